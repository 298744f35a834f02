using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Alize.Kernel;
using Alize.Server.Hosting;
using Alize.Server.Logging;
using Alize.Server.Verbs;
using Alize.Tests.Fixture;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Server;

public sealed class HostingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alize-hosting-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Health_readiness_and_metrics_answer()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal("ok\n", await cloud.Http.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await cloud.Http.GetStringAsync("/readyz"));
        var metrics = await cloud.Http.GetStringAsync("/metrics");
        Assert.Contains("alize_commit_batch", metrics, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null, "http://127.0.0.1:8701")]
    [InlineData("0.0.0.0", "https://cloud.example:8700", "http://cloud.example:8701")]
    [InlineData("::", "https://cloud.example", "http://cloud.example:8701")]
    [InlineData("192.0.2.1", "https://cloud.example", "http://192.0.2.1:8701")]
    public void The_s3_door_is_called_by_an_address_that_clients_can_reach(string listen, string? publicUrl, string url) => Assert.Equal(
        url, new CloudOptions { DataDir = _folder, S3Listen = new(IPAddress.Parse(listen), 8701), PublicUrl = publicUrl }.S3Base);

    /// <summary>Such a client keeps its body back when it is refused; its next request is none of it.</summary>
    [Fact]
    public async Task A_refused_upload_that_waited_for_100_Continue_ends_its_connection()
    {
        await using var cloud = await TestCloud.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(cloud.Http.BaseAddress!.Host, cloud.Http.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            "PUT /object-store/v1/AUTH_x/c/o HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        var answer = System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    /// <summary>Rows name the host; a backup is restored on another machine, a container gets a new name with each start.</summary>
    [Fact]
    public void The_host_keeps_its_name_when_the_machine_gets_another()
    {
        var options = new CloudOptions { DataDir = _folder };
        Assert.Equal(Environment.MachineName, CloudFiles.Open(options).Host);
        File.WriteAllText(Path.Combine(_folder, "host"), "the-old-machine\n");
        Assert.Equal("the-old-machine", CloudFiles.Open(options).Host);
    }

    /// <summary>A power cut may leave a file empty that was never made safe; a new id would make the data nobody's.</summary>
    [Theory]
    [InlineData("cloud-id", "")]
    [InlineData("cloud-id", "../../etc\n")]
    [InlineData("host", "\n")]
    public void A_spoiled_name_of_the_cloud_is_refused_and_not_drawn_anew(string file, string text)
    {
        CloudFiles.Open(new() { DataDir = _folder });
        Assert.Null(StartFailure.Beforehand(_folder));
        File.WriteAllText(Path.Combine(_folder, file), text);
        Assert.Contains(Path.Combine(_folder, file), StartFailure.Beforehand(_folder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_file_is_replaced_whole_and_is_nobody_elses_from_the_start()
    {
        var path = Path.Combine(_folder, "kept");
        File.WriteAllText(path + ".new", "left by an earlier try, and everybody's");
        KeptFile.Write(path, "one", KeptFile.Private);
        KeptFile.Write(path, "two", KeptFile.Private);
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal(KeptFile.Private, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_data_folder_has_one_program()
    {
        var first = DataDirLock.Take(_folder);
        Assert.NotNull(first);
        Assert.Null(DataDirLock.Take(_folder));
        first.Dispose();
        using var again = DataDirLock.Take(_folder);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_data_folder_on_a_disk_that_takes_nothing_is_not_called_taken()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "alize.pid"), "/dev/full");
        Assert.Throws<IOException>(() => DataDirLock.Take(_folder));
        File.Delete(Path.Combine(_folder, "alize.pid"));
        using var later = DataDirLock.Take(_folder);
        Assert.NotNull(later);
    }

    [Fact]
    public void A_log_on_a_full_disk_stops_nobody_and_goes_on_when_there_is_room()
    {
        var path = Path.Combine(_folder, "alize.log");
        File.CreateSymbolicLink(path, "/dev/full");
        using var log = new RotatingLog(_folder, TimeProvider.System);
        var logger = log.CreateLogger("test");
        logger.Log(LogLevel.Error, default, "lost", null, (text, _) => text);
        logger.Log(LogLevel.Error, default, "lost too", null, (text, _) => text);
        File.Delete(path);
        logger.Log(LogLevel.Error, default, "kept", null, (text, _) => text);
        Assert.Contains("kept", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pid_file_of_a_stranger_is_no_running_cloud()
    {
        File.WriteAllText(Path.Combine(_folder, "alize.pid"), $"{Environment.ProcessId}\n");
        Assert.Null(new DataFolder(_folder).RunningPid());
        File.WriteAllText(Path.Combine(_folder, "alize.pid"), "");
        Assert.Null(new DataFolder(_folder).RunningPid());
    }

    [Fact]
    public void The_clouds_own_ca_vouches_for_its_certificate()
    {
        var options = OwnCa.Equip(Options(), TimeProvider.System);
        using var server = X509CertificateLoader.LoadCertificateFromFile(options.TlsCert!);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(options.CaCert!);
        Assert.True(chain.Build(server), string.Join(", ", chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.True(server.MatchesHostname("cloud.example"));
        Assert.True(server.MatchesHostname("192.0.2.7"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(options.TlsKey!));
    }

    [Fact]
    public void A_certificate_is_kept_until_a_month_before_its_end_and_the_ca_longer()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var options = OwnCa.Equip(Options(), clock);
        var (ca, server) = (File.ReadAllText(options.CaCert!), File.ReadAllText(options.TlsCert!));
        clock.Advance(TimeSpan.FromDays(360));
        OwnCa.Equip(Options(), clock);
        Assert.Equal(server, File.ReadAllText(options.TlsCert!));
        clock.Advance(TimeSpan.FromDays(20));
        OwnCa.Equip(Options(), clock);
        Assert.NotEqual(server, File.ReadAllText(options.TlsCert!));
        Assert.Equal(ca, File.ReadAllText(options.CaCert!));
    }

    [Fact]
    public void Another_name_is_another_certificate()
    {
        var first = File.ReadAllText(OwnCa.Equip(Options(), TimeProvider.System).TlsCert!);
        var second = File.ReadAllText(OwnCa.Equip(Options() with { PublicUrl = "https://other.example" }, TimeProvider.System).TlsCert!);
        Assert.NotEqual(first, second);
    }

    private CloudOptions Options() => new()
    {
        DataDir = _folder,
        Listen = new(IPAddress.Parse("192.0.2.7"), 8700),
        S3Listen = new(IPAddress.Parse("192.0.2.7"), 8701),
        PublicUrl = "https://cloud.example:8700",
    };
}
