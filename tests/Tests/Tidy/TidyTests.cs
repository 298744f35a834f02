using System.Text.RegularExpressions;
using Alize.Tests.Coverage;
using Xunit;

namespace Alize.Tests.Tidy;

/// <summary>What keeps every file one that a newcomer can read: its size, its words, and that
/// nothing in it belongs to one machine.</summary>
public sealed partial class TidyTests
{
    private const int MostLines = 400;
    private const int MostInAFunction = 70;
    private const int MostInALine = 140;

    private static readonly string[] _forbiddenWords = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Wrong.None(
            Repository.Sources().Select(f => (File: f, Lines: Lines(f).Length))
                .Where(f => f.Lines > MostLines).Select(f => $"{f.File}: {f.Lines} lines"));

    [Fact]
    public void No_function_is_longer_than_70_lines() => Wrong.None(Repository.Sources().SelectMany(LongFunctions));

    [Fact]
    public void No_line_is_longer_than_140_characters() => Wrong.None(Repository.Sources().SelectMany(f =>
        Lines(f).Index().Where(l => l.Item.Length > MostInALine).Select(l => $"{f}:{l.Index + 1}")));

    [Fact]
    public void Nothing_is_put_off_in_a_comment() => Wrong.None(Scripts().SelectMany(f => Lines(f).Index()
        .Where(l => _forbiddenWords.Any(w => l.Item.Contains(w, StringComparison.Ordinal)))
        .Select(l => $"{f}:{l.Index + 1}: {l.Item.Trim()}")));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Wrong.None(
        Repository.Sources().SelectMany(f => EmptyName().Matches(Repository.Text(f)).Select(m => $"{f}: {m.Value}"))
        .Concat(Repository.Files.Where(f => EmptyFileName().IsMatch(f))));

    [Fact]
    public void No_test_is_skipped_without_saying_why() =>
        Wrong.None(Repository.Sources("tests/").Where(f => Skipped().IsMatch(Repository.Text(f))));

    [Fact]
    public void A_namespace_is_its_folder() => Wrong.None(Repository.Sources().Where(f =>
    {
        var expected = "Alize." + string.Join('.', Path.GetDirectoryName(f)!.Split('/')[1..]);
        return Namespace().Match(Repository.Text(f)) is { Success: true } found && found.Groups[1].Value != expected

            // the kernel is one room: whoever uses it writes one using
            && !(expected.StartsWith("Alize.Kernel.", StringComparison.Ordinal) && found.Groups[1].Value == "Alize.Kernel");
    }));

    [Fact]
    public void Nothing_belongs_to_the_machine_it_was_written_on() => Wrong.None(Scripts().SelectMany(f => Lines(f).Index()
        .Where(l => OfAMachine().IsMatch(l.Item)).Select(l => $"{f}:{l.Index + 1}: {l.Item.Trim()}")));

    [Fact]
    public void Every_room_has_a_page_of_at_most_40_lines()
    {
        var rooms = Directory.GetDirectories(
            Path.Combine(Repository.Root, "src", "Services")).Select(d => "src/Services/" + Path.GetFileName(d))
            .Where(d => Repository.Sources(d + "/").Any()).ToList();
        Assert.InRange(rooms.Count, 8, int.MaxValue);
        Wrong.None(rooms.Select(r => r + "/README.md").Where(r => !Repository.Files.Contains(r) || Lines(r).Length > 40));
    }

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Root, file));

    private static IEnumerable<string> Scripts() => Repository.Files.Where(f =>
        Path.GetExtension(f) is ".cs" or ".sh" or ".csproj" or ".props" or ".razor" or ".sql" or ".py" or ".js"
            || f is "alize" or ".ci/run");

    /// <summary>Members open and close at their own indentation, so a brace alone tells how long one is.</summary>
    private static IEnumerable<string> LongFunctions(string file)
    {
        var lines = Lines(file);
        foreach (var indent in (string[])["    ", "        "])
        {
            var open = -1;
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i] == indent + "{" && !TypeHead().IsMatch(lines[Math.Max(0, i - 1)]))
                {
                    open = i;
                }
                else if (open >= 0 && lines[i].StartsWith(indent + "}", StringComparison.Ordinal))
                {
                    if (i - open > MostInAFunction)
                    {
                        yield return $"{file}:{open}: {i - open} lines";
                    }

                    open = -1;
                }
            }
        }
    }

    [GeneratedRegex(@"\b(class|record|interface|struct|enum)\b|^\s*:|where T")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"\b(class|record|record struct|interface|struct|enum) \w*(Utils?|Helpers?|Manager|Impl|Common|Base|[^ ]Service)\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"/(\w*(Utils?|Helpers?|Manager|Impl|Common))\.cs$")]
    private static partial Regex EmptyFileName();

    [GeneratedRegex(@"\bSkip\s*=\s*""\s*""|\bAssert\.Skip\(""""\)")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"^namespace ([A-Za-z0-9_.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?<![\w/.-])/(work|home|Users)/\w|/root/\.nuget|[a-z0-9-]+\.(jfrog\.io|corp\b)|art[i]factory|nuget[.]config",
        RegexOptions.IgnoreCase)]
    private static partial Regex OfAMachine();
}
