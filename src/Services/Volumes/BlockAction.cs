using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>One verb of an <c>/action</c> path: the body's only member names it.</summary>
internal sealed record BlockAction(string Name, Rule Rule, Schema Schema, Func<Call, JsonElement, Task<Answer>> Handle)
{
    /// <summary>Below this microversion the verb does not exist.</summary>
    public Microversion? From { get; init; }
}

/// <summary>All the verbs of one <c>/action</c> path.</summary>
internal sealed class ActionTable(params IReadOnlyList<BlockAction> actions)
{
    /// <summary>Any of them; which one it is, and that it is one, is looked at by <see cref="Run"/>.</summary>
    public ObjectSchema Body { get; } = Schema.Object([.. actions.Select(a => (a.Name, a.Schema))]).Open();

    /// <exception cref="FaultException">400 where the body names no verb or several, 403 where the policy forbids this one.</exception>
    public Task<Answer> Run(Call call)
    {
        var named = call.Body.EnumerateObject().ToArray();
        var action = named.Length == 1
            ? actions.FirstOrDefault(a => a.Name == named[0].Name && (a.From is not { } from || call.Version >= from)) : null;
        if (action is null)
        {
            throw Fault.BadRequest($"There is no such action: {string.Join(", ", named.Select(n => n.Name).Take(3))}").Thrown();
        }

        return action.Rule.Allows(call.Caller)
            ? action.Handle(call, named[0].Value)
            : throw Fault.Forbidden($"Policy doesn't allow {action.Rule.Name} to be performed.").Thrown();
    }
}
