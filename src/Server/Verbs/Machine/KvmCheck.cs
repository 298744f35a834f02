using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary>Whether guests run under KVM: a kernel is booted to see. Without it guests run, but slowly.</summary>
internal static class KvmCheck
{
    public static async Task<Finding> Look(DataFolder folder, string? guest, CancellationToken ct)
    {
        var kernel = guest is null ? null : Path.Combine(guest, "tiny.vmlinuz");
        var scratch = Directory.CreateTempSubdirectory("alize-doctor-");
        try
        {
            var cloud = folder.Cloud ?? new Cloud(Ids.Random.Hex(8), scratch.FullName, "", "", "");
            await using var machine = new OnThisMachine(cloud, kernel is not null && File.Exists(kernel) ? kernel : null);
            return await machine.Accelerator.Choose(ct) == "kvm"
                ? new("KVM", true, "guests run under KVM")
                : new(
                    "KVM", true, "KVM does not work here (a kernel was booted to see): guests are emulated by TCG, ten times slower");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            return new("KVM", false, e.Message, "apt-get install qemu-system-x86");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
