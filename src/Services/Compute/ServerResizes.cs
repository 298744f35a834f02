using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>Another flavor for a server, on its host: quota and allocation are of the larger of both until it is confirmed or
/// reverted.</summary>
public sealed class ServerResizes(Db db, Flavors flavors, ServerWishes wishes, ServerBook book, IPlacement placement)
{
    private static readonly ServerOrder _resize = new("resize", [VmStates.Active, VmStates.Stopped], TaskStates.ResizePrep);
    private static readonly ServerOrder _revert = new("revertResize", [VmStates.Resized], TaskStates.ResizeReverting, null,
        IsNewGuest: true);

    public async Task Resize(Caller caller, string id, string flavorRef, CancellationToken ct)
    {
        var flavor = await flavors.Find(caller, flavorRef, ct);
        await db.Transact(
            async tx =>
            {
                var server = await ServerWishes.Own(tx, caller, id);
                Check(server, flavor, flavorRef);
                await wishes.Order(
                    tx, caller, id, _resize,
                    $", old_flavor = {StoredJson.Of(server.Flavor)}, flavor = {StoredJson.Of(flavor!)}, flavor_id = {flavor!.Id}",
                    (_, _) => Task.CompletedTask);
                await TakeMore(tx, server, flavor);
            },
            ct);
    }

    /// <summary>The old shape is given back for good.</summary>
    public Task Confirm(Caller caller, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerWishes.Own(tx, caller, id);
            var state = server.Wish == ServerWish.Stopped ? VmStates.Stopped : VmStates.Active;
            var changed = await tx.Execute($"""
                UPDATE server SET vm_state = {state}, old_flavor = NULL, revision = revision + 1, request = {caller.RequestId},
                    updated_at = {book.Now}
                WHERE id = {id} AND vm_state = {VmStates.Resized} AND task_state IS NULL
                """);
            if (changed == 0 || server.OldFlavor is not { } old)
            {
                throw ServerWishes.Refusal(_revert with { Name = "confirmResize" }, server).Thrown();
            }

            await GiveLess(tx, server, server.Flavor, old);
            await book.Begin(tx, caller, id, "confirmResize");
            await book.Wrote(tx, caller, server, "confirm_resize", ServerBook.Meters(server.Flavor));
        },
        ct);

    public Task Revert(Caller caller, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerWishes.Own(tx, caller, id);
            var old = server.OldFlavor ?? throw ServerWishes.Refusal(_revert, server).Thrown();
            await wishes.Order(
                tx, caller, id, _revert, $", old_flavor = NULL, flavor = {StoredJson.Of(old)}, flavor_id = {old.Id}", (_, _) =>
                    Task.CompletedTask);
            await GiveLess(tx, server, old, server.Flavor);
        },
        ct);

    private static void Check(Server server, Flavor? flavor, string flavorRef)
    {
        if (flavor is null or { Disabled: true })
        {
            throw Fault.BadRequest($"Unable to locate requested flavor: Flavor {flavorRef} could not be found.").Thrown();
        }

        if (flavor.Id == server.Flavor.Id)
        {
            throw Fault.BadRequest("When resizing, instances must change flavor!").Thrown();
        }

        if (server.Image is not null && (flavor.DiskGib < server.Flavor.DiskGib || flavor.EphemeralGib < server.Flavor.EphemeralGib))
        {
            throw Fault.BadRequest("Resize to a flavor with a smaller disk is not allowed: a disk never shrinks.").Thrown();
        }
    }

    private async Task TakeMore(Tx tx, Server server, Flavor flavor)
    {
        await ComputeQuotas.Take(tx, server.Project, server.UserId, Difference(flavor, server.Flavor));
        var both = Larger(flavor, server.Flavor);
        if (!await placement.Allocate(
            tx, server.Id, server.Host!, server.Project, server.UserId, ServerScheduler.Needs(both, server.Image is null)))
        {
            throw Fault.BadRequest($"No valid host was found. host {server.Host} has no room for flavor {flavor.Name}.").Thrown();
        }
    }

    private async Task GiveLess(Tx tx, Server server, Flavor kept, Flavor left)
    {
        await ComputeQuotas.Give(tx, server.Project, server.UserId, Difference(left, kept));
        await placement.Allocate(tx, server.Id, server.Host!, server.Project, server.UserId, ServerScheduler.Needs(kept,
            server.Image is null));
    }

    /// <summary>By how much one flavor is larger than another, of what the quota counts.</summary>
    private static IReadOnlyList<(string, long)> Difference(Flavor more, Flavor less) =>
    [
        (ComputeQuotas.Cores, Math.Max(0, more.Vcpus - less.Vcpus)), (ComputeQuotas.Ram, Math.Max(0, more.RamMib - less.RamMib)),
    ];

    private static Flavor Larger(Flavor a, Flavor b) => a with
    {
        Vcpus = Math.Max(a.Vcpus, b.Vcpus),
        RamMib = Math.Max(a.RamMib, b.RamMib),
        DiskGib = Math.Max(a.DiskGib, b.DiskGib),
        EphemeralGib = Math.Max(a.EphemeralGib, b.EphemeralGib),
        SwapMib = Math.Max(a.SwapMib, b.SwapMib),
    };
}
