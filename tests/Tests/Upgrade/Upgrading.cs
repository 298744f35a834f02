using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Objects.Index;
using Alize.Tests.Coverage;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Tests.Upgrade;

/// <summary>What both sides of an upgrade do.</summary>
internal static class Upgrading
{
    /// <summary>The databases of a cloud: on SQLite the object index has its own.</summary>
    public static IReadOnlyList<Db> Databases(IServiceProvider services) =>
        [.. services.GetRequiredService<ObjectIndex>().Shards.Prepend(services.GetRequiredService<Db>()).Distinct()];

    /// <summary>Today's, of all rooms.</summary>
    public static IEnumerable<Migration> Migrations(IServiceProvider services) =>
        services.GetServices<RoomSchema>().Append(ObjectIndex.Schema).SelectMany(s => s.Migrations);

    /// <summary>Today's, on whatever database they belong to.</summary>
    public static async Task Migrate(IServiceProvider services)
    {
        await Migrator.Migrate(services.GetRequiredService<Db>(), services.GetServices<RoomSchema>(), CancellationToken.None);
        foreach (var shard in services.GetRequiredService<ObjectIndex>().Shards)
        {
            await Migrator.Migrate(shard, [ObjectIndex.Schema], CancellationToken.None);
        }
    }

    /// <summary>The same look again.</summary>
    public static async Task<View> Look(Persona who, View view)
    {
        var reply = await who.Ask(new Probe("GET", view.Path)
        {
            Headers = view.Version is { } version ? [("OpenStack-API-Version", version)] : [],
        });
        var isJson = reply.Type?.Contains("json", StringComparison.Ordinal) == true;
        return view with { Status = reply.Status, Body = isJson ? reply.Text : Convert.ToHexStringLower(SHA256.HashData(reply.Body)) };
    }
}
