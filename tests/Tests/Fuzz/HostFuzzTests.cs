using System.Text;
using Alize.Drivers.LinuxNet;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>What the host's kernel and its tools say. Names of processes and links in it are bytes that some program chose.</summary>
public sealed class HostFuzzTests
{
    private static readonly byte[][] _answers =
    [
        Bytes("""
            [{"ifindex":2,"ifname":"t1","flags":["BROADCAST","UP"],"mtu":1500,"master":"b\u00e91","group":"77",
              "address":"fa:16:3e:00:00:01","linkinfo":{"info_kind":"tun","info_data":{"type":"tap"}},
              "ifalias":"alize/\ud83d\ude00","addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24,"scope":"global"},
              {"local":"fe80::1","prefixlen":64,"scope":"link"}]}]
            """),
        Bytes("""
            [{"dst":"default","gateway":"10.0.0.1","dev":"t1","flags":[]},
             {"type":"unreachable","dst":"172.24.9.0/24","metric":4278198272}]
            """),
        Bytes("""
            [{"priority":0,"src":"all","table":"local"},
             {"priority":1002,"src":"all","dst":"169.254.169.254","iif":"t1","table":"1002"}]
            """),
        Bytes("[]"),
        [],
    ];

    private const string Stat =
        "4711 (qemu) x) (y) S 1 4711 4711 0 -1 4194560 2222 0 3 0 12 5 0 0 20 0 4 0 987654 1234567 890 18446744073709551615 1 1 0 0 0\n";

    private const string Mounts =
        """
        41 28 0:24 / /run/netns rw shared:1 - tmpfs tmpfs rw,mode=755
        42 41 0:4 net:[4026532176] /run/netns/alize-2d485db39831873c rw shared:2 - nsfs nsfs rw
        43 41 0:4 net:[4026532177] /run/netns/alize-2d485db39831873c-net-a\040b rw shared:2 - nsfs nsfs rw
        """;

    private const string Machine =
        "MemTotal:       24605432 kB\nMemFree:        1 kB\nprocessor\t: 0\nmodel name\t: A processor @ 2.00GHz\n";

    [Fact]
    public Task What_ip_answers_is_understood_or_refused() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 2000; i++)
        {
            var bytes = chance.Spoil(chance.Pick(_answers));
            var answer = Encoding.UTF8.GetString(bytes);
            foreach (var read in (Func<string, object>[])[IpAnswer.Links, IpAnswer.Addresses, IpAnswer.Routes, IpAnswer.Rules])
            {
                Reading.Whole(() => read(answer), e => e is IOException, bytes);
            }
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task What_the_kernel_says_of_a_process_is_read_or_is_none() => Chance.Rounds(chance =>
    {
        var mark = "unix:/run/alize/2d48/"u8.ToArray();
        var commandLine = "qemu-system-x86_64\0-qmp\0unix:/run/alize/2d48/0123456789/qmp,server=on\0"u8.ToArray();
        for (var i = 0; i < 4000; i++)
        {
            var stat = chance.Spoil(Bytes(Stat));
            Reading.Whole(() => ProcessStat.Parse(Encoding.UTF8.GetString(stat)), _ => false, stat);
            var words = chance.Spoil(commandLine);
            Reading.Whole(() => GuestProcess.FolderIn(words, mark), _ => false, words);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task The_kernels_own_tables_are_read_or_refused() => Chance.Rounds(chance =>
    {
        for (var i = 0; i < 4000; i++)
        {
            var mounts = chance.Spoil(Bytes(Mounts));
            Reading.Whole(() => Namespaces.Parse(Lines(mounts), "alize-"), _ => false, mounts);
            var machine = chance.Spoil(Bytes(Machine));
            Reading.Whole(() => HostSight.CpuModel(Lines(machine)), _ => false, machine);
            Reading.Whole(() => HostSight.MemoryMib(Lines(machine)), e => e is IOException, machine);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public void Whole_answers_are_understood()
    {
        var link = Assert.Single(IpAnswer.Links(Encoding.UTF8.GetString(_answers[0])));
        Assert.Equal(new Link("t1", 2, "tun", "alize/\U0001f600", "b\u00e91", "fa:16:3e:00:00:01", 1500, 77, Up: true), link);
        Assert.Equal(
            [new("t1", "10.0.0.1/24", IsLocal: false), new LinkAddress("t1", "fe80::1/64", IsLocal: true)],
            IpAnswer.Addresses(Encoding.UTF8.GetString(_answers[0])));
        Assert.Equal(
            [new(null, Unreachable: false), new KernelRoute(AddressPrefix.Parse("172.24.9.0/24"), Unreachable: true)],
            IpAnswer.Routes(Encoding.UTF8.GetString(_answers[1])));
        Assert.Equal([new(1002, "t1")], IpAnswer.Rules(Encoding.UTF8.GetString(_answers[2])));
        Assert.Equal(new('S', 987654), ProcessStat.Parse(Stat));
        Assert.False(ProcessStat.Parse(Stat.Replace(" S ", " Z ", StringComparison.Ordinal))!.Runs);
        Assert.Equal("0123456789", GuestProcess.FolderIn("qemu\0unix:/run/alize/2d48/0123456789/qmp"u8, "unix:/run/alize/2d48/"u8));
        Assert.Equal("net:[4026532176]", Namespaces.Parse(Mounts.Split('\n'), "alize-2d485db39831873c")["alize-2d485db39831873c"]);
        Assert.Equal((24028, "A processor @ 2.00GHz"), (HostSight.MemoryMib(Machine.Split('\n')), HostSight.CpuModel(Machine.Split('\n'))));
        Assert.True(ProcessSight.Stat(Environment.ProcessId)!.Runs);
        Assert.Contains(Environment.ProcessId, ProcessSight.Pids());
        Assert.NotEmpty(ProcessSight.Words(Environment.ProcessId));
    }

    private static IEnumerable<string> Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n');

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
