using System.Globalization;

namespace Alize.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Words = """
        load SUITE... NAME=OPENRC [NAME=OPENRC] [--rounds 2] [--seconds 2] [--calm 0] [--only TEXT]
        load fill NAME=OPENRC
          suites      identity objects lists memory
          --seconds   of each measure, after a fifth of that as warm-up
          --calm      waits so many seconds at most, before each measure, for a machine that is less than 15 % busy
          --only      operations whose name contains TEXT
          fill        makes the 1,000 servers of a cloud's project bench1000
        The first cloud is compared with the second. OPENRC: an administrator's; with BENCH_PIDS, a folder of pid files or pids.
        """;

    public static readonly string[] Suites = ["identity", "objects", "lists", "memory"];

    public HashSet<string> Asked { get; } = [];

    public List<(string Name, string File)> Clouds { get; } = [];

    public bool Fill { get; private set; }

    public int Rounds { get; private set; } = 2;

    public TimeSpan Time { get; private set; } = TimeSpan.FromSeconds(2);

    public int Calm { get; private set; }

    public string Only { get; private set; } = "";

    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Options Read(string[] words)
    {
        var options = new Options();
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                options.Set(word, i + 1 < words.Length ? words[++i] : throw new FormatException($"{word} needs a value"));
            }
            else if (word.Split('=', 2) is [var name, var file])
            {
                options.Clouds.Add((name, file));
            }
            else if (word == "fill")
            {
                options.Fill = true;
            }
            else if (!Suites.Contains(word) || !options.Asked.Add(word))
            {
                throw new FormatException($"there is no suite '{word}'");
            }
        }

        return options.Clouds.Count is 1 or 2 ? options : throw new FormatException("one cloud or two");
    }

    private void Set(string name, string value)
    {
        var number = name == "--only" ? 0 : int.Parse(value, CultureInfo.InvariantCulture);
        switch (name)
        {
            case "--rounds": Rounds = number; break;
            case "--seconds": Time = TimeSpan.FromSeconds(Math.Clamp(number, 1, 20)); break;
            case "--calm": Calm = number; break;
            case "--only": Only = value; break;
            default: throw new FormatException($"there is no option {name}");
        }
    }
}
