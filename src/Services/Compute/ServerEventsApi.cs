using System.Data.Common;
using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What was asked of a server (os-instance-actions), and what came of it.</summary>
public sealed class ServerEventsApi(Db db) : IDoor
{
    private const int Most = 1000;
    private static readonly Raw _columns = new("request, server, action, user_id, project, message, started_at");

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers/{id}/os-instance-actions", ServersPolicy.ReadActions, List);
        nova.Get("/servers/{id}/os-instance-actions/{request}", ServersPolicy.ReadActions, Show);
    }

    /// <summary>Since 2.21 those of deleted servers too.</summary>
    private static async Task<Server> Seen(Tx tx, Call call) =>
        call.Version.Has(2, 21) && await ServerRows.Find(tx, call.Path("id")) is { } server && call.Caller.Sees(server.Project)
            ? server
            : await ServerRows.Get(tx, call.Caller, call.Path("id"));

    private async Task<Answer> List(Call call)
    {
        var actions = await db.Read(async tx => await tx.Query(
            $"""
                SELECT {_columns} FROM server_action WHERE server = {(await Seen(tx, call)).Id} ORDER BY started_at DESC, request
                    LIMIT {Most}
                """, Asked.Read), call.Ct);
        return Answer.Json(200, o => o.List("instanceActions", actions, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var request = call.Path("request");
        var (action, events) = await db.Read(async tx =>
        {
            var server = (await Seen(tx, call)).Id;
            var asked = await tx.First($"SELECT {_columns} FROM server_action WHERE server = {server} AND request = {request}", Asked.Read);
            return (asked, await tx.Query(
                $"""
                SELECT event, started_at, finished_at, result FROM server_event WHERE server = {server} AND request = {request}
                    ORDER BY started_at, event
                """,
                Done.Read));
        }, call.Ct);
        if (action is null)
        {
            throw new Fault(FaultKind.NotFound, $"Action {request} not found").Thrown();
        }

        return Answer.Json(200, o => o.Object("instanceAction", a =>
        {
            Write(a, action);
            if (call.Caller.IsAdmin)
            {
                a.List("events", events, Write);
            }
        }));
    }

    private static void Write(JsonOut o, Asked a)
    {
        o.Text("action", a.Action);
        o.Text("instance_uuid", a.Server);
        o.Text("request_id", a.Request);
        o.Text("user_id", a.User);
        o.Text("project_id", a.Project);
        o.Text("start_time", Time(a.At));
        o.Text("message", a.Message);
    }

    private static void Write(JsonOut o, Done e)
    {
        o.Text("event", e.Event);
        o.Text("start_time", Time(e.From));
        o.Text("finish_time", e.To is { } to ? Time(to) : null);
        o.Text("result", e.Result);
        o.Null("traceback");
    }

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.'ffffff", CultureInfo.InvariantCulture);

    private sealed record Asked(string Request, string Server, string Action, string User, string Project, string? Message,
        DateTimeOffset At)
    {
        public static Asked Read(DbDataReader r)
        {
            var c = r.Columns();
            return new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Time());
        }
    }

    private sealed record Done(string Event, DateTimeOffset From, DateTimeOffset? To, string? Result)
    {
        public static Done Read(DbDataReader r)
        {
            var c = r.Columns();
            return new(c.Text(), c.Time(), c.TimeOrNull(), c.TextOrNull());
        }
    }
}
