using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alize.Drivers.Qemu;

/// <summary>What the driver must still know of a guest after its own restart. All else is asked of QEMU.</summary>
/// <param name="Pid">The process, 0 before there is one.</param>
/// <param name="StartTicks">The kernel's start time of the process: a pid alone is given out again.</param>
public sealed record GuestRecord(string Id, long Generation, string Machine, int Pid, long StartTicks)
{
    /// <summary>Null where there is none, or where a power cut left half of it: then no guest runs either.</summary>
    public static GuestRecord? Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var o = json.RootElement;
            return new(
                o.GetProperty("id").GetString() ?? "",
                o.GetProperty("generation").GetInt64(),
                o.GetProperty("machine").GetString() ?? "",
                o.GetProperty("pid").GetInt32(),
                o.GetProperty("start_ticks").GetInt64());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["generation"] = Generation,
            ["machine"] = Machine,
            ["pid"] = Pid,
            ["start_ticks"] = StartTicks,
        };
        File.WriteAllText(path + ".new", json.ToJsonString());
        File.Move(path + ".new", path, overwrite: true);
    }
}
