using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Alize.Client;
using Alize.Client.Auth;
using Alize.Client.Wire;
using Alize.Drivers.LocalDisk;
using Alize.Drivers.Qemu;
using Alize.Drivers.Qemu.Qmp;
using Alize.Server.Backups;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>What neighbours of the program say to it, and files that a power cut or an editor may have spoiled: QEMU's monitor, the
/// settings of clients, answers of a server that is no cloud, records beside a guest, the note of a backup.</summary>
public sealed class NeighbourFuzzTests : IDisposable
{
    private static readonly byte[][] _monitor =
    [
        Bytes("""{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}}, "capabilities": ["oob"]}}"""),
        Bytes("""{"return": {}, "id": 1}"""),
        Bytes("""{"event": "DEVICE_DELETED", "data": {"device": "\u00e9d1"}, "timestamp": {"seconds": 1, "microseconds": 2}}"""),
        Bytes("""{"return": {"status": "running", "running": true}, "id": 2}"""),
        Bytes("""{"error": {"class": "GenericError", "desc": "no \ud83d\ude00"}, "id": 2}"""),
    ];

    private static readonly string[] _yaml =
    [
        """
        # comment
        clouds:
          here: &here
            auth:
              auth_url: https://here.test/identity/v3
              username: "ann\u00e9"
              password: |
                several
                lines
              project_name: 'town-a'
            region_name: RegionOne
            s3_url: http://127.0.0.1:8701
            identity_api_version: 3
          there:
            <<: *here
        """,
        "{clouds: {here: {auth: {auth_url: 'http://a/v3', token: x}, auth_type: v3token}}}",
    ];

    private const string OpenRc = """
        # The administrator of this cloud. Keep it private.
        export OS_AUTH_URL=http://127.0.0.1:8700/identity/v3
        export OS_USERNAME="admin"
        export OS_PASSWORD='pass=word'
        export OS_PROJECT_NAME=admin
        export ALIZE_S3_URL=http://127.0.0.1:8701
        """;

    private static readonly byte[][] _refusals =
    [
        Bytes("""{"error": {"code": 401, "message": "no \ud83d\ude00", "title": "Unauthorized"}}"""),
        Bytes("""[[{"NeutronError": {"type": "x", "message": "", "detail": "a"}}]]"""),
        Bytes("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>a &amp; b</Message></Error>"),
        Bytes("<html><body><h1>502 Bad Gateway</h1></body></html>"),
    ];

    private static readonly byte[] _token = Bytes(
        """
        {"token": {"expires_at": "2026-11-30T00:00:00.000000Z", "user": {"id": "u", "name": "ann"}, "project": {"id": "p", "name": "a"},
         "roles": [{"id": "r", "name": "member"}], "catalog": [{"type": "compute", "endpoints":
         [{"url": "http://a/v2.1", "region_id": "RegionOne", "interface": "public"}]}]}}
        """);

    private static readonly byte[] _image = Bytes(
        """
        {"virtual-size": 1073741824, "filename": "/x/i", "cluster-size": 65536, "format": "qcow2", "actual-size": 200704,
         "full-backing-filename": "/etc/passwd", "backing-filename": "\u00e9\ud83d\ude00", "dirty-flag": false,
         "format-specific": {"type": "qcow2", "data": {"compat": "1.1", "data-file": "raw", "lazy-refcounts": false}}}
        """);

    private static readonly byte[] _record = Bytes("""{"id":"g","generation":3,"machine":"q35","pid":77,"start_ticks":12345}""");

    private readonly string _dir = Directory.CreateTempSubdirectory("alize-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Fact]
    public Task A_line_of_the_monitor_is_a_message_or_refused() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 4000; i++)
        {
            var line = chance.Spoil(chance.Pick(_monitor));
            Reading.Whole(() => QmpMessage.Parse(new ReadOnlySequence<byte>(line)), e => e is QmpException, line);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task A_monitor_that_says_anything_is_understood_or_given_up_and_its_end_is_told() => Chance.Rounds(async chance =>
    {
        var path = Path.Combine(_dir, "monitor");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        for (var i = 0; i < 150; i++)
        {
            var qemu = Play(listener, chance);
            await Ask(path);
            await qemu;
        }
    });

    [Fact]
    public Task Settings_are_read_or_refused_in_words() => Chance.Rounds(chance =>
    {
        var path = Path.Combine(_dir, "settings");
        for (var i = 0; i < 600; i++)
        {
            var yaml = chance.Spoil(Bytes(chance.Pick(_yaml)));
            File.WriteAllBytes(path, yaml);
            Reading.Whole(() => SettingsFiles.FromCloudsYaml(path, chance.Pick(["here", "there", ""])), e => e is SettingsException, yaml);
            var openRc = chance.Spoil(Bytes(OpenRc));
            File.WriteAllBytes(path, openRc);
            Reading.Whole(() => SettingsFiles.FromOpenRc(path), e => e is SettingsException, openRc);
        }

        return Task.CompletedTask;
    });

    /// <summary>Found by a long run of the others.</summary>
    [Fact]
    public void An_anchor_used_twice_in_one_place_and_half_a_character_are_refused_in_words()
    {
        var path = Path.Combine(_dir, "settings");
        File.WriteAllText(path, "clouds:\n  here: &here\n    region_name: R\n  there:\n    a: *here *here");
        Assert.Throws<SettingsException>(() => SettingsFiles.FromCloudsYaml(path, "here"));
        Assert.Throws<IOException>(() => InsideImage.Parse("""{"virtual-size": 1, "back\u00e9\ud83dy-flag": 1}"""));
    }

    /// <summary>Depth is refused before it costs the program its stack: a process without stack cannot be saved.</summary>
    [Fact]
    public Task Settings_of_any_depth_are_read_or_refused_in_words() => Chance.Rounds(chance =>
    {
        var path = Path.Combine(_dir, "deep");
        foreach (var (open, close) in (IEnumerable<(string, string)>)[("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("- {a: [", "]}")])
        {
            var depth = chance.Next(1, 100_000);
            var yaml = Bytes(Many(open, depth) + (chance.OneIn(2) ? Many(close, depth) : ""));
            File.WriteAllBytes(path, yaml);
            Reading.Whole(() => SettingsFiles.FromCloudsYaml(path, "here"), e => e is SettingsException, yaml[..Math.Min(20, yaml.Length)]);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task What_qemu_img_says_of_an_image_is_understood_or_refused() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 4000; i++)
        {
            var answer = chance.Spoil(_image);
            Reading.Whole(() => InsideImage.Parse(Encoding.UTF8.GetString(answer)), e => e is IOException, answer);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task An_answer_of_a_server_that_is_no_cloud_is_refused_in_words() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 3000; i++)
        {
            var refusal = chance.Spoil(chance.Pick(_refusals));
            Reading.Whole(() => Refusal.Message(Encoding.UTF8.GetString(refusal)), _ => false, refusal);
            var token = chance.Spoil(_token);
            Reading.Whole(() => TokenWire.Read("x", token), e => e is ApiException, token);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task A_record_beside_a_guest_and_a_backups_note_are_read_or_are_none() => Chance.Rounds(chance =>
    {
        var path = Path.Combine(_dir, "guest.json");
        var note = Bytes(new BackupNote("c0ffee00c0ffee00", DateTimeOffset.UnixEpoch, true).Text());
        for (var i = 0; i < 1000; i++)
        {
            var record = chance.Spoil(_record);
            File.WriteAllBytes(path, record);
            Reading.Whole(() => GuestRecord.Read(path), _ => false, record);
            var text = Encoding.UTF8.GetString(chance.Spoil(note));
            Reading.Whole(() => BackupNote.Read(text), _ => false, Bytes(text));
        }

        return Task.CompletedTask;
    });

    /// <summary>One connection of a monitor that answers as QEMU does until it says something spoiled, and hangs up.</summary>
    private static async Task Play(Socket listener, Random chance)
    {
        using var stream = new NetworkStream(await listener.AcceptAsync(), ownsSocket: true);
        using var lines = new StreamReader(stream, leaveOpen: true);
        foreach (var (place, saying) in _monitor[..(chance.OneIn(2) ? 4 : 5)].Index())
        {
            // the greeting and the event come unasked
            if (place is 1 or 3 or 4 && await lines.ReadLineAsync() is null)
            {
                return;
            }

            var spoils = chance.OneIn(3);
            await stream.WriteAsync((byte[])[.. spoils ? chance.Spoil(saying) : saying, (byte)'\n']);
            if (spoils)
            {
                return;
            }
        }
    }

    private static async Task Ask(string path)
    {
        QmpClient? qmp = null;
        var most = TimeSpan.FromSeconds(20);
        try
        {
            qmp = await QmpClient.Connect(path, most, TimeProvider.System, e => e.Text("device"), CancellationToken.None);
            var deleted = qmp.Next(e => e.Text("device") == "none", most, CancellationToken.None);
            await qmp.Execute("query-status", null, CancellationToken.None);
            await qmp.Execute("query-block", null, CancellationToken.None);
            await deleted;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // it hung up, or said what no QEMU says
        }

        await (qmp?.DisposeAsync() ?? ValueTask.CompletedTask);
        Assert.True(qmp?.Closed.IsCompletedSuccessfully ?? true);
    }

    private static string Many(string what, int times) => string.Concat(Enumerable.Repeat(what, times));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
