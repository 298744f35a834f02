using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>One pass over a server under a claim.</summary>
internal readonly record struct ServerPass(Claim Claim, Server Server)
{
    public string Id => Server.Id;

    public string Host => Server.Host!;
}

/// <summary>Writes what a pass has reached, only while its claim is held and its wish is still the server's.</summary>
internal sealed class ServerProgress(Db db, ServerBook book)
{
    /// <summary>False where the wish has changed or another holds the claim: the pass ends there, the next one looks anew.</summary>
    public Task<bool> Record(ServerPass pass, Sql changes, CancellationToken ct) => Record(pass, changes, _ => Task.CompletedTask, ct);

    public Task<bool> Record(ServerPass pass, Sql changes, Func<Tx, Task> more, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (!await WorkTable.Holds(tx, pass.Claim))
            {
                return false;
            }

            var changed = await tx.Execute($"""
                UPDATE server SET {changes}, updated_at = {book.Now} WHERE id = {pass.Id} AND revision = {pass.Server.Revision}
                """);
            if (changed == 1)
            {
                await more(tx);
            }

            return changed == 1;
        },
        ct);

    public Task<bool> Begin(ServerPass pass, string task, CancellationToken ct) => Record(pass, $"task_state = {task}", ct);

    /// <summary>The task is done: its event is noted and nothing is in hand any more.</summary>
    public Task<bool> Done(ServerPass pass, string vmState, int power, CancellationToken ct) => Record(
        pass,
        $"""
        vm_state = {vmState}, power_state = {power}, task_state = NULL, progress = {(vmState == VmStates.Active ? 100 : 0)},
        launched_at = COALESCE(launched_at, {book.Now}),
        spare_image = CASE WHEN {vmState} = {VmStates.Rescued} THEN spare_image ELSE NULL END
        """,
        async tx =>
        {
            if (ServerEvents.Of(pass.Server.TaskState) is { } @event)
            {
                await book.End(tx, pass.Server, @event, well: true);
            }

            await tx.Execute($"DELETE FROM server_fault WHERE server = {pass.Id}");
        },
        ct);

    /// <summary>The task cannot be done: the server says why.</summary>
    public Task<bool> Failed(ServerPass pass, Fault fault, Func<Tx, Task> more, CancellationToken ct) => Record(
        pass,
        $"vm_state = {VmStates.Error}, task_state = NULL",
        async tx =>
        {
            await book.SetFault(tx, pass.Id, fault.Status, fault.Message, fault.Inside ?? "");
            await book.End(tx, pass.Server, ServerEvents.Of(pass.Server.TaskState) ?? "compute_reconcile", well: false);
            await book.Wrote(tx, null, pass.Server, "error", outcome: "failure");
            await more(tx);
        },
        ct);
}

/// <summary>The names under which clients find what a task came to.</summary>
internal static class ServerEvents
{
    public static string? Of(string? task) => task switch
    {
        TaskStates.Scheduling or TaskStates.Networking or TaskStates.Spawning => "compute__do_build_and_run_instance",
        TaskStates.PoweringOn => "compute_start_instance",
        TaskStates.PoweringOff => "compute_stop_instance",
        TaskStates.Rebooting or TaskStates.RebootStarted or TaskStates.RebootingHard => "compute_reboot_instance",
        TaskStates.Pausing => "compute_pause_instance",
        TaskStates.Unpausing => "compute_unpause_instance",
        TaskStates.Rebuilding or TaskStates.RebuildSpawning => "compute_rebuild_instance",
        TaskStates.ResizePrep or TaskStates.ResizeFinish => "compute_finish_resize",
        TaskStates.ResizeReverting => "compute_finish_revert_resize",
        TaskStates.Snapshot or TaskStates.Backup or TaskStates.Uploading => "compute_snapshot_instance",
        TaskStates.Rescuing => "compute_rescue_instance",
        TaskStates.Unrescuing => "compute_unrescue_instance",
        TaskStates.Shelving or TaskStates.ShelvingUploading or TaskStates.Offloading => "compute_shelve_instance",
        TaskStates.Unshelving or TaskStates.UnshelvingSpawning => "compute_unshelve_instance",
        _ => null,
    };
}
