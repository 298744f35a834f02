using Alize.Kernel;
using Alize.Server.Backups;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Alize.Tests.Server;

public sealed class BackupTests : IDisposable
{
    private const string Id = "c0ffee00c0ffee00";
    private readonly string _root = Directory.CreateTempSubdirectory("alize-backup-test-").FullName;

    private string Cloud => Path.Combine(_root, "cloud");

    private string Backup => Path.Combine(_root, "b.tar.gz");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_running_cloud_comes_back_whole()
    {
        await using var db = await Fill();
        await Write(data: true);
        var note = await CloudRestore.Run(Backup, Path.Combine(_root, "new"), CancellationToken.None);
        Assert.Equal((Id, true), (note.CloudId, note.HasData));
        Assert.Equal(
            ["alize.db", "cloud-id", "disks/volumes/v.raw", "images/i", "keys/token.pem", "net/external", "objects/blobs/pack-1",
                "objects/index-0.db", "openrc.sh"],
            Names(Path.Combine(_root, "new")));
        Assert.Equal(["committed"], Rows(Path.Combine(_root, "new", "alize.db")));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(_root, "new", "keys/token.pem")));
        Assert.Equal(1 << 20, new FileInfo(Path.Combine(_root, "new", "disks/volumes/v.raw")).Length);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Cloud), e =>
            Path.GetFileName(e).StartsWith("backup-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_data_it_holds_databases_and_keys_only()
    {
        await using var db = await Fill();
        await Write(data: false);
        await CloudRestore.Run(Backup, Path.Combine(_root, "new"), CancellationToken.None);
        Assert.Equal(["alize.db", "cloud-id", "keys/token.pem", "net/external", "objects/index-0.db", "openrc.sh"],
            Names(Path.Combine(_root, "new")));
    }

    [Fact]
    public async Task It_holds_keys_so_only_its_owner_may_read_it()
    {
        await using var db = await Fill();
        await Write(data: false);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
    }

    [Fact]
    public async Task What_a_running_guest_writes_is_copied_by_another_way()
    {
        await using var db = await Fill();
        await new CloudBackup(Cloud, Id, TimeProvider.System).Write(Backup, true, async (file, to, ct) =>
        {
            if (file != "disks/volumes/v.raw")
            {
                return false;
            }

            await File.WriteAllTextAsync(to, "as of one moment", ct);
            return true;
        }, CancellationToken.None);
        await CloudRestore.Run(Backup, Path.Combine(_root, "new"), CancellationToken.None);
        Assert.Equal("as of one moment", await File.ReadAllTextAsync(Path.Combine(_root, "new/disks/volumes/v.raw")));
        Assert.NotEqual("as of one moment", await File.ReadAllTextAsync(Path.Combine(Cloud, "disks/volumes/v.raw")));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        await using var db = await Fill();
        await Write(data: false);
        var refused = await Assert.ThrowsAsync<IOException>(() => CloudRestore.Run(Backup, Cloud, CancellationToken.None));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a tar")]
    public async Task What_is_no_backup_makes_no_cloud(string text)
    {
        await File.WriteAllTextAsync(Backup, text);
        var refused = await Assert.ThrowsAsync<IOException>(() =>
            CloudRestore.Run(Backup, Path.Combine(_root, "new"), CancellationToken.None));
        Assert.Contains("is no backup", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_root, "new")));
    }

    private Task Write(bool data) =>
        new CloudBackup(Cloud, Id, TimeProvider.System).Write(Backup, data, (_, _, _) => Task.FromResult(false), CancellationToken.None);

    /// <summary>A data folder as a running program has it: an open database, files of every kind.</summary>
    private async Task<Db> Fill()
    {
        foreach (var (name, text) in new[]
        {
            ("cloud-id", Id), ("openrc.sh", "secret"), ("keys/token.pem", "key"), ("images/i", "image"),
                ("objects/blobs/pack-1", "bytes"), ("lock", ""),
            ("alize.pid", "1"), ("log/alize.log", "line"), ("disks/cache/x", "cached"), ("images/u.new", "unfinished"),
                ("net/external", "172.24.1.0/24"),
            ("net/n/dnsmasq.conf", "made anew"),
        })
        {
            var path = Path.Combine(Cloud, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }

        File.SetUnixFileMode(Path.Combine(Cloud, "keys/token.pem"), UnixFileMode.UserRead);
        Directory.CreateDirectory(Path.Combine(Cloud, "disks/volumes"));
        await using (var disk = File.Create(Path.Combine(Cloud, "disks/volumes/v.raw")))
        {
            disk.SetLength(1 << 20);
        }

        await using (var index = new SqliteDb(Path.Combine(Cloud, "objects/index-0.db"), NullLogger.Instance))
        {
            await Make(index);
        }

        var db = new SqliteDb(Path.Combine(Cloud, "alize.db"), NullLogger.Instance);
        await Make(db);
        return db;
    }

    private static Task Make(SqliteDb db) => db.Transact(async tx =>
    {
        await tx.Execute($"CREATE TABLE t (words text)");
        await tx.Execute($"INSERT INTO t VALUES ('committed')");
    });

    private static List<string> Rows(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT words FROM t";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f)).Where(f =>
            !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
