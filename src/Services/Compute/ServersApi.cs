using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of servers themselves.</summary>
public sealed class ServersApi(Servers servers, ServerOrders orders, ServerWishes wishes, ServerDetails details, ServersApi.Words words)
    : IDoor
{
    private static readonly Microversion _v219 = new(2, 19);

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers", ServersPolicy.List, call => List(call, full: false));
        nova.Get("/servers/detail", ServersPolicy.List, call => List(call, full: true));
        nova.Get("/servers/{id}", ServersPolicy.Show, Show);
        nova.Delete("/servers/{id}", ServersPolicy.Delete, Delete);
        Both(nova, "POST", "/servers", ServersPolicy.Create, Create, ServerSchemas.Create21, ServerSchemas.Create219);
        Both(nova, "PUT", "/servers/{id}", ServersPolicy.Update, Update, ServerSchemas.Update21, ServerSchemas.Update219);
    }

    /// <summary>Two bodies of one operation: before and since servers have a description.</summary>
    private static void Both(Routes nova, string method, string path, Rule rule, Func<Call, Task<Answer>> handle, Schema before,
        Schema since)
    {
        var route = new Route(ComputeDoor.Door, method, ComputeDoor.Door.Prefix + path, rule, handle);
        nova.Add(route with { Body = before, Until = new(2, 18) });
        nova.Add(route with { Body = since, From = _v219 });
    }

    private async Task<Answer> Create(Call call)
    {
        var asked = ServerRequests.Read(call.Body);
        var made = await orders.Create(call.Caller, asked, ServerRequests.Files(call.Body), call.Ct);
        if (call.Body.GetProperty("server").FlagOrNull("return_reservation_id") is true)
        {
            return Answer.Json(202, o => o.Text("reservation_id", made.Servers[0].Reservation));
        }

        var groups = asked.SecurityGroups.Count > 0 ? asked.SecurityGroups : ["default"];
        return Answer.Json(202, o => o.Object("server", s => words.Wire.Created(s, made.Servers[0], groups, made.Password)))
            .With("Location", words.Wire.Href(made.Servers[0].Id));
    }

    private async Task<Answer> List(Call call, bool full)
    {
        var list = await words.List.Find(call);
        var page = full ? await details.Of(list.Servers, call.Ct) : [];
        return Answer.Json(200, o =>
        {
            if (full)
            {
                o.List("servers", page, (s, detail) => words.Wire.Full(s, detail, call));
            }
            else
            {
                o.List("servers", list.Servers, words.Wire.Brief);
            }

            NovaPages.Links(o, call, words.Cloud, "servers", list.Limit, [.. list.Servers.Select(s => s.Id)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var detail = await details.Of(await servers.Get(call.Caller, call.Path("id"), call.Ct), call.Ct);
        return Answer.Json(200, o => o.Object("server", s => words.Wire.Full(s, detail, call)));
    }

    private async Task<Answer> Update(Call call)
    {
        var server = await wishes.Update(call.Caller, call.Path("id"), ServerUpdate.Read(call.Body.GetProperty("server")), call.Ct);
        var detail = await details.Of(server, call.Ct);
        return Answer.Json(200, o => o.Object("server", s => words.Wire.Changed(s, detail, call)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await wishes.Delete(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(204);
    }

    /// <summary>How servers are listed and written.</summary>
    public sealed record Words(ServerWire Wire, ServerList List, Cloud Cloud);
}
