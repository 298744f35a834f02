using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Tidy;

namespace Alize.Tests.Upgrade;

/// <summary>What was read at a door before the upgrade.</summary>
/// <param name="Body">Text where it is JSON, and the SHA-256 of the bytes where it is not.</param>
internal sealed record View(string Who, string Path, string? Version, int Status, string Body);

/// <summary>A cloud as an earlier build left it, for one engine, in a folder of its own: a backup of its data folder, on PostgreSQL its
/// rows beside it, what its users could read, and the migrations that had made its tables.</summary>
/// <param name="Day">When it was made; days come in order.</param>
internal sealed record EarlierCloud(string Day, string Engine)
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Root => Path.Combine(Repository.Root, "tests", "Tests", "Upgrade", "Data");

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<EarlierCloud> All => [.. Directory.GetDirectories(Root).SelectMany(day => Directory.GetDirectories(day)
        .Select(engine => new EarlierCloud(Path.GetFileName(day), Path.GetFileName(engine)))).OrderBy(c => c.Day).ThenBy(c => c.Engine)];

    public string Backup => File("cloud.tar.gz");

    public string Rows => File("rows.sql");

    private string ViewsFile => File("views.jsonl");

    private string MigrationsFile => File("migrations.sha256");

    public static string HashOf(Migration migration) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));

    public IEnumerable<View> Views => System.IO.File.ReadLines(ViewsFile).Select(l => JsonSerializer.Deserialize<View>(l)!);

    /// <summary>The hash of each migration, by its room and number.</summary>
    public Dictionary<(string Room, int Number), string> Migrations => System.IO.File.ReadLines(MigrationsFile)
        .Select(l => l.Split(' ', '/')).ToDictionary(
            w => (w[1], int.Parse(w[2], System.Globalization.CultureInfo.InvariantCulture)), w => w[0]);

    public void Write(IEnumerable<View> views, IEnumerable<Migration> migrations)
    {
        System.IO.File.WriteAllLines(ViewsFile, views.Select(v => JsonSerializer.Serialize(v, _plain)));
        System.IO.File.WriteAllLines(MigrationsFile, migrations.Select(m => $"{HashOf(m)} {m.Room}/{m.Number:d4}"));
    }

    /// <summary>The folder, empty.</summary>
    public void Clear()
    {
        if (Directory.Exists(File("")))
        {
            Directory.Delete(File(""), recursive: true);
        }

        Directory.CreateDirectory(File(""));
    }

    private string File(string name) => Path.Combine(Root, Day, Engine, name);
}
