using System.Net;
using System.Text.Json;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Network;

/// <summary>Short words for conversations with the network API.</summary>
public static class Neutron
{
    /// <summary>Filters the cloud's own external network out.</summary>
    public const string Inside = "?router:external=False";

    private static string One(string many) => many.Replace('-', '_')[..^1];

    public static async Task<JsonElement> Make(this TestCloud cloud, string many, object body, string token = "member:p1")
    {
        var one = One(many);
        var (status, answer, _) = await cloud.Ask(HttpMethod.Post, many, token, new Dictionary<string, object> { [one] = body });
        Assert.True(status == HttpStatusCode.Created, $"{status} {answer}");
        return answer.GetProperty(one);
    }

    public static async Task<JsonElement> Change(this TestCloud cloud, string many, string id, object body, string token = "member:p1")
    {
        var one = One(many);
        var (status, answer, _) = await cloud.Ask(HttpMethod.Put, $"{many}/{id}", token, new Dictionary<string, object> { [one] = body });
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
        return answer.GetProperty(one);
    }

    public static async Task<JsonElement[]> All(this TestCloud cloud, string many, string query = "", string token = "member:p1")
    {
        var (status, answer, _) = await cloud.Ask(HttpMethod.Get, many + query, token);
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
        return [.. answer.GetProperty(many.Replace('-', '_')).EnumerateArray()];
    }

    public static async Task<JsonElement> See(this TestCloud cloud, string many, string id, string token = "member:p1")
    {
        var (status, answer, _) = await cloud.Ask(HttpMethod.Get, $"{many}/{id}", token);
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
        return answer.GetProperty(One(many));
    }

    public static async Task Drop(this TestCloud cloud, string many, string id, string token = "member:p1")
    {
        var (status, answer, _) = await cloud.Ask(HttpMethod.Delete, $"{many}/{id}", token);
        Assert.True(status == HttpStatusCode.NoContent, $"{status} {answer}");
    }

    /// <summary>The refusal's type, after checking its status.</summary>
    public static async Task<string> Refused(
        this TestCloud cloud, HttpMethod method, string path, int status, object? body = null, string token = "member:p1")
    {
        var (got, answer, _) = await cloud.Ask(method, path, token, body);
        Assert.True((int)got == status, $"{got} {answer}");
        var error = answer.GetProperty("NeutronError");
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal("", error.GetProperty("detail").GetString());
        return error.GetProperty("type").GetString()!;
    }

    public static Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)> Ask(
        this TestCloud cloud, HttpMethod method, string path, string? token, object? body = null) =>
        cloud.Send(method, "/network/v2.0/" + path, token, body);

    /// <summary>The name of the host that the cloud runs on.</summary>
    public static string Host(this TestCloud cloud) => cloud.Services.GetRequiredService<Alize.Kernel.Cloud>().Host;

    public static FakeFabric Fabric(this TestCloud cloud) => cloud.Services.GetRequiredService<FakeFabric>();

    public static string Text(this JsonElement e, string name) => e.GetProperty(name).GetString()!;

    public static string Id(this JsonElement e) => e.Text("id");

    /// <summary>A network with one IPv4 subnet.</summary>
    public static async Task<(string Network, string Subnet)> MakeNet(
        this TestCloud cloud, string cidr = "10.9.0.0/24", string token = "member:p1")
    {
        var network = (await cloud.Make("networks", new { name = "net" }, token)).Id();
        var subnet = await cloud.Make("subnets", new { network_id = network, ip_version = 4, cidr }, token);
        return (network, subnet.Id());
    }

    /// <summary>The external network that every cloud has.</summary>
    public static async Task<string> Public(this TestCloud cloud) =>
        Assert.Single(await cloud.All("networks", "?router:external=True")).Id();

    /// <summary>A network behind a router that leads to the external one.</summary>
    public static async Task<(string Router, string Network, string Subnet)> MakeRouted(
        this TestCloud cloud, string cidr = "10.9.0.0/24", string token = "member:p1")
    {
        var (network, subnet) = await cloud.MakeNet(cidr, token);
        var router = await cloud.Make(
            "routers", new { name = "r", external_gateway_info = new { network_id = await cloud.Public() } }, token);
        await cloud.Join(router.Id(), new { subnet_id = subnet }, token);
        return (router.Id(), network, subnet);
    }

    public static Task<JsonElement> Join(this TestCloud cloud, string router, object what, string token = "member:p1") =>
        cloud.Do($"routers/{router}/add_router_interface", what, token);

    public static Task<JsonElement> Leave(this TestCloud cloud, string router, object what, string token = "member:p1") =>
        cloud.Do($"routers/{router}/remove_router_interface", what, token);

    /// <summary>A PUT that succeeds.</summary>
    public static async Task<JsonElement> Do(this TestCloud cloud, string path, object body, string token = "member:p1")
    {
        var (status, answer, _) = await cloud.Ask(HttpMethod.Put, path, token, body);
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
        return answer;
    }

    public static string Address(this JsonElement port, int index = 0) => port.GetProperty("fixed_ips")[index].Text("ip_address");
}
