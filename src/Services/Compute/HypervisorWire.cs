using System.Globalization;
using System.Runtime.InteropServices;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Hosts as hypervisors, in Nova's words.</summary>
internal static class HypervisorWire
{
    public const string Cpu = "VCPU";
    public const string Ram = "MEMORY_MB";
    public const string Disk = "DISK_GB";

    /// <summary>A number until 2.52, an id since.</summary>
    public static void Id(JsonOut o, Microversion version, ComputeHost host)
    {
        if (version.Has(2, 53))
        {
            o.Text("id", host.Uuid);
            return;
        }

        o.Number("id", host.Number);
    }

    public static void Brief(JsonOut o, Microversion version, ComputeHost host)
    {
        Id(o, version, host);
        o.Text("hypervisor_hostname", host.Name);
        o.Text("state", host.State);
        o.Text("status", host.Status);
    }

    public static void Servers(JsonOut o, IReadOnlyCollection<HostedServer> servers) => o.List("servers", servers, (s, server) =>
    {
        s.Text("name", server.Name);
        s.Text("uuid", server.Id);
    });

    /// <param name="address">Where the host is reached.</param>
    public static void Whole(
        JsonOut o, Microversion version, ComputeHost host, HostFacts facts, IReadOnlyCollection<HostedServer> servers, string address)
    {
        Brief(o, version, host);
        o.Text("hypervisor_type", "QEMU");
        o.Number("hypervisor_version", Version(facts.HypervisorVersion));
        o.Text("host_ip", address);
        o.Object("service", s =>
        {
            Id(s, version, host);
            s.Text("host", host.Name);
            s.Text("disabled_reason", host.Reason);
        });
        o.Number("vcpus", host.Total(Cpu));
        o.Number("memory_mb", host.Total(Ram));
        o.Number("local_gb", host.Total(Disk));
        o.Number("vcpus_used", host.Used(Cpu));
        o.Number("memory_mb_used", host.Used(Ram));
        o.Number("local_gb_used", host.Used(Disk));
        o.Number("free_ram_mb", host.Total(Ram) - host.Used(Ram));
        o.Number("free_disk_gb", host.Total(Disk) - host.Used(Disk));
        o.Number("disk_available_least", host.Total(Disk) - host.Used(Disk));
        o.Number("current_workload", servers.Count(s => s.Busy));
        o.Number("running_vms", servers.Count);
        CpuInfo(o, version, facts);
    }

    public static void Statistics(JsonOut o, IReadOnlyCollection<ComputeHost> hosts, IReadOnlyCollection<HostedServer> servers)
    {
        long Sum(string name) => hosts.Sum(h => h.Total(name));
        long Used(string name) => hosts.Sum(h => h.Used(name));
        o.Number("count", hosts.Count);
        o.Number("vcpus", Sum(Cpu));
        o.Number("memory_mb", Sum(Ram));
        o.Number("local_gb", Sum(Disk));
        o.Number("vcpus_used", Used(Cpu));
        o.Number("memory_mb_used", Used(Ram));
        o.Number("local_gb_used", Used(Disk));
        o.Number("free_ram_mb", Sum(Ram) - Used(Ram));
        o.Number("free_disk_gb", Sum(Disk) - Used(Disk));
        o.Number("disk_available_least", Sum(Disk) - Used(Disk));
        o.Number("current_workload", servers.Count(s => s.Busy));
        o.Number("running_vms", servers.Count);
    }

    /// <summary>A text of JSON until 2.27, JSON since.</summary>
    private static void CpuInfo(JsonOut o, Microversion version, HostFacts facts)
    {
        if (version.Has(2, 28))
        {
            o.Object("cpu_info", c => Cpus(c, facts));
            return;
        }

        o.Text("cpu_info", System.Text.Encoding.UTF8.GetString(GuestData.Json(c => Cpus(c, facts))));
    }

    private static void Cpus(JsonOut o, HostFacts facts)
    {
        o.Text("model", facts.CpuModel);
        o.Text("arch", RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64");
        o.Text("accelerator", facts.Accelerator);
        o.Object("topology", t =>
        {
            t.Number("sockets", 1);
            t.Number("cores", facts.Vcpus);
            t.Number("threads", 1);
        });
        o.Texts("features", []);
    }

    /// <summary>7.2.19 as 7002019.</summary>
    private static long Version(string text)
    {
        var words = text.Split('.', '-', ' ')
            .Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        return (words.ElementAtOrDefault(0) * 1_000_000L) + (words.ElementAtOrDefault(1) * 1_000L) + words.ElementAtOrDefault(2);
    }
}
