using System.Net;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Volumes;

/// <summary>Short words for conversations with the Volumes room.</summary>
public static class Cinder
{
    public const string Tenant = "member:p1";
    public const string Other = "member:p2";
    public const string Admin = "admin:p9";

    public static FakeVolumeStore Store(this TestCloud cloud) => cloud.Services.GetRequiredService<FakeVolumeStore>();

    public static IVolumes Face(this TestCloud cloud) => cloud.Services.GetRequiredService<IVolumes>();

    /// <summary>Asks and expects a status; the version goes into the header.</summary>
    public static async Task<JsonElement> Ask(
        this TestCloud cloud, HttpMethod method, string path, object? body = null, string token = Tenant, int status = 200,
        string? version = null)
    {
        (string, string)[] headers = version is null ? [] : [("OpenStack-API-Version", $"volume {version}")];
        var (code, json, _) = await cloud.Send(method, "/volume/v3" + path, token, body, headers);
        Assert.True(status == (int)code,
            $"{method} {path}: {(int)code} instead of {status}: {(json.ValueKind == JsonValueKind.Undefined ? "" : json.GetRawText())}");
        return json;
    }

    public static Task<JsonElement> Show(this TestCloud cloud, string path, string token = Tenant, int status = 200,
        string? version = null) =>
        cloud.Ask(HttpMethod.Get, path, null, token, status, version);

    public static Task<JsonElement> Post(
        this TestCloud cloud, string path, object? body, string token = Tenant, int status = 202, string? version = null) =>
        cloud.Ask(HttpMethod.Post, path, body, token, status, version);

    public static Task<JsonElement> Remove(this TestCloud cloud, string path, string token = Tenant, int status = 202) =>
        cloud.Ask(HttpMethod.Delete, path, null, token, status);

    /// <summary>A volume with its disk; its id.</summary>
    public static async Task<string> NewVolume(this TestCloud cloud, object? volume = null, string token = Tenant)
    {
        var made = await cloud.Post("/volumes", new { volume = volume ?? new { size = 1 } }, token);
        await cloud.Settle();
        return made.GetProperty("volume").Text("id");
    }

    public static async Task<string> NewSnapshot(this TestCloud cloud, string volume, string token = Tenant)
    {
        var made = await cloud.Post("/snapshots", new { snapshot = new { volume_id = volume } }, token);
        await cloud.Settle();
        return made.GetProperty("snapshot").Text("id");
    }

    public static async Task<string> StatusOf(this TestCloud cloud, string volume, string token = Tenant) =>
        (await cloud.Show($"/volumes/{volume}", token)).GetProperty("volume").Text("status");

    public static Task Act(this TestCloud cloud, string volume, object action, string token = Tenant, int status = 202,
        string? version = null) =>
        cloud.Post($"/volumes/{volume}/action", action, token, status, version);

    /// <summary>How much of a quota a project uses.</summary>
    public static async Task<long> Used(this TestCloud cloud, string resource, string project = "p1") => await cloud.Db.Number(
        $"SELECT used FROM quota WHERE project = {project} AND resource = {VolumeQuota.Prefix + resource}");

    /// <summary>Works until nothing is due, also what wants to be looked at again soon.</summary>
    public static async Task SettleAll(this TestCloud cloud)
    {
        for (var i = 0; i < 100; i++)
        {
            await cloud.Settle();
            if (await cloud.Db.Number($"SELECT count(*) FROM work WHERE due IS NOT NULL") == 0)
            {
                return;
            }

            await cloud.Db.Transact(tx => tx.Execute($"UPDATE work SET due = 0, owner = NULL WHERE due IS NOT NULL"));
        }

        throw new TimeoutException("the work never settles");
    }
}
