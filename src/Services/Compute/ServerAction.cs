using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>One member of the body of <c>POST /servers/{id}/action</c>: its shape, who may send it, and what it does.</summary>
/// <param name="Name">As clients send it.</param>
/// <param name="Body">The shape of what stands under the name.</param>
public sealed record ServerAction(string Name, Schema Body, Func<Call, JsonElement, Task<Answer>> Run)
{
    /// <summary>The shape since servers have a description (2.19), where it differs.</summary>
    public Schema? BodySince219 { get; init; }

    /// <summary>Above this microversion the action does not exist.</summary>
    public Microversion? Until { get; init; }

    /// <summary>What most actions take: nothing, an empty object or anything.</summary>
    public static Schema Anything { get; } = Schema.Any();
}

/// <summary>Some of the actions. Registered as <c>services.AddSingleton&lt;IServerActions, ...&gt;()</c>.</summary>
public interface IServerActions
{
    IEnumerable<ServerAction> Actions { get; }
}

/// <summary>The one route behind which all actions are.</summary>
public sealed class ServerActionsApi(IEnumerable<IServerActions> sources) : IDoor
{
    private const string Path = "/servers/{id}/action";
    private readonly Dictionary<string, ServerAction> _actions = sources.SelectMany(s => s.Actions).ToDictionary(a => a.Name);

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        var route = new Route(ComputeDoor.Door, "POST", ComputeDoor.Door.Prefix + Path, ServersPolicy.Act, Run);
        nova.Add(route with { Body = Shapes(a => a.Body), Until = new(2, 18) });
        nova.Add(route with { Body = Shapes(a => a.BodySince219 ?? a.Body), From = new(2, 19) });
    }

    private ObjectSchema Shapes(Func<ServerAction, Schema> of) => Schema.Object([.. _actions.Values.Select(a => (a.Name, of(a)))]);

    private Task<Answer> Run(Call call)
    {
        var members = call.Body.EnumerateObject().ToArray();
        if (members.Length != 1)
        {
            throw Fault.BadRequest("Malformed request body: exactly one action is expected.").Thrown();
        }

        var action = _actions[members[0].Name];
        if (ServersPolicy.Actions.TryGetValue(action.Name, out var rule) && !rule.Allows(call.Caller))
        {
            throw Fault.Forbidden($"Policy doesn't allow {rule.Name} to be performed.").Thrown();
        }

        return action.Until is { } until && call.Version > until
            ? throw new Fault(FaultKind.NotFound, "The resource could not be found.").Thrown()
            : action.Run(call, members[0].Value);
    }
}
