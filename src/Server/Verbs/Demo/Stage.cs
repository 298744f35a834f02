using Alize.Client;

namespace Alize.Server.Verbs.Demo;

/// <summary>What the parts of the demonstration share: the tenant's client, where keys are kept, how steps are said.</summary>
internal sealed record Stage(CloudClient Cloud, string Folder, Steps Steps, Ssh Ssh, CancellationToken Ct)
{
    /// <summary>The name that everything of the demonstration begins with.</summary>
    public const string Name = "demo";

    public const string WasThere = "was there";
}

/// <summary>A guest that answers.</summary>
internal sealed record Guest(string Id, string Name, string Address);
