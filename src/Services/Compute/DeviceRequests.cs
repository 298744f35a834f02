using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Reads block device mappings, of the old form and of the new.</summary>
internal static class DeviceRequests
{
    public static List<DeviceWish> Read(JsonElement server)
    {
        var old = server.Items("block_device_mapping").Where(d => d.TextOrNull("no_device") is null).ToArray();
        var mapped = server.Items("block_device_mapping_v2").Where(d => d.FlagOrNull("no_device") is not true).ToArray();
        if (old.Length > 0 && mapped.Length > 0)
        {
            throw Fault.BadRequest("Using different block_device_mapping syntaxes is not allowed in the same request.").Thrown();
        }

        List<DeviceWish> wishes = [.. old.Select((d, i) => Old(d, i)), .. mapped.Select(New)];
        var taken = wishes.Where(w => w.Device is not null).GroupBy(w => w.Device).FirstOrDefault(g => g.Count() > 1);
        return taken is null ? wishes : throw Invalid($"The device name {taken.Key} is given twice.").Thrown();
    }

    public static Fault Invalid(string why) => Fault.BadRequest($"Block Device Mapping is Invalid: {why}");

    /// <summary>In the old form the first device is the one to boot from, if there is no image.</summary>
    private static DeviceWish Old(JsonElement d, int place)
    {
        var uuid = d.TextOrNull("volume_id") ?? d.TextOrNull("snapshot_id");
        if (uuid is null)
        {
            throw Invalid("a device needs volume_id or snapshot_id.").Thrown();
        }

        return new(
            d.TextOrNull("volume_id") is null ? "snapshot" : "volume", "volume", uuid, place == 0
                && IsRoot(d) ? 0 : null, d.IntOrNull("volume_size"),
            d.FlagOrNull("delete_on_termination") ?? false, Device(d), null);
    }

    private static DeviceWish New(JsonElement d)
    {
        var source = d.Text("source_type");
        var to = d.TextOrNull("destination_type") ?? (source is "volume" or "snapshot" ? "volume" : "local");
        var wish = new DeviceWish(
            source, to, d.TextOrNull("uuid"), d.IntOrNull("boot_index"), d.IntOrNull("volume_size"), d.FlagOrNull("delete_on_termination")
                ?? to == "local",
            Device(d), d.TextOrNull("guest_format"));
        return Problem(wish) is { } why ? throw Invalid(why).Thrown() : wish;
    }

    private static string? Problem(DeviceWish w) => w switch
    {
        { Source: "volume" or "snapshot", Destination: "local" } => "Mapping of a volume or snapshot to local is not supported.",
        { Source: not "blank", Uuid: null } => "Missing device UUID.",
        { Source: "blank", Uuid: not null } => "A blank device has no UUID.",
        { Source: "blank", Destination: "volume", SizeGib: null } => "Blank volumes need to have their size specified.",
        { Source: "image", Destination: "volume", SizeGib: null } => "Images with destination_type 'volume' need to have a size specified.",
        { Source: "image", Destination: "local", BootIndex: not 0 } => "Mapping image to local is only supported for boot_index 0.",
        _ => null,
    };

    private static string? Device(JsonElement d) => d.TextOrNull("device_name") switch
    {
        null or "" => null,
        var name when DeviceNames.IsValid(name) => DeviceNames.Long(name),
        var name => throw Invalid($"The device name '{name}' is not one.").Thrown(),
    };

    private static bool IsRoot(JsonElement d) =>
        d.TextOrNull("device_name") is not { } name || DeviceNames.Long(name) is "/dev/vda" or "/dev/sda";
}
