using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of the password that a guest made up and encrypted for its owner's key: the guest leaves it once, the owner reads and
/// clears it.</summary>
public sealed class GuestPasswords(Db db, LedgerBook ledger)
{
    public const int MostBytes = 1020;

    /// <summary>Empty where the guest left none.</summary>
    public async Task<string> Of(string server, CancellationToken ct) =>
        await db.First($"SELECT password FROM server_password WHERE server = {server}", r => r.GetString(0), ct) ?? "";

    public async Task<string> Read(Caller caller, string server, CancellationToken ct)
    {
        await db.Read(tx => ServerRows.Get(tx, caller, server), ct);
        return await Of(server, ct);
    }

    /// <returns>False where there is one already.</returns>
    public Task<bool> Leave(string server, string project, string password, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute(
                $"INSERT INTO server_password (server, password) VALUES ({server}, {password}) ON CONFLICT DO NOTHING") == 0)
            {
                return false;
            }

            await ledger.Write(tx, new LedgerEntry("compute.server_password.create", Server.Kind, server) { Project = project });
            return true;
        },
        ct);

    public Task Clear(Caller caller, string server, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var row = await ServerRows.Get(tx, caller, server);
            await tx.Execute($"DELETE FROM server_password WHERE server = {server}");
            await ledger.Write(
                tx, LedgerEntry.By(caller, "compute.server_password.delete", Server.Kind, server) with { Project = row.Project });
        },
        ct);
}
