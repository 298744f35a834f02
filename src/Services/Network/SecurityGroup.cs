using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Rules that ports share: what is not allowed by one of a port's groups is dropped.</summary>
/// <param name="IsDefault">The project's own group, which a port gets where none is named.</param>
public sealed record SecurityGroup(Standard Std, bool IsDefault, bool Stateful)
{
    public const string Columns = Standard.Columns + ", is_default, stateful";

    public string Id => Std.Id;

    public static SecurityGroup Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(Standard.Read(ref c), c.Flag(), c.Flag());
    }

    public static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"project = {caller.Project}";

    public static async Task<SecurityGroup> Get(Tx tx, Caller caller, string id) =>
        await tx.First($"SELECT {new Raw(Columns)} FROM security_group WHERE id = {id} AND {Visible(caller)}", Read)
        ?? throw NetworkFaults.GroupNotFound(id).Thrown();

    /// <summary>False where the project has its default group already.</summary>
    public async Task<bool> Insert(Tx tx) => await tx.Execute($"""
        INSERT INTO security_group ({new Raw(Columns)}) VALUES ({Std.Values}, {IsDefault}, {Stateful}) ON CONFLICT DO NOTHING
        """) == 1;

    public Task Update(Tx tx) => tx.Execute($"UPDATE security_group SET {Std.Set}, stateful = {Stateful} WHERE id = {Id}");
}
