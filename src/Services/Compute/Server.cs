using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>A tenant's machine: what it shall be, what it is now, and what it was made of.</summary>
public sealed record Server
{
    public const string Kind = "server";

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    internal static readonly Raw Columns = new("""
        id, project, user_id, name, hostname, description, image, image_properties, flavor, wish, generation, revision, vm_state,
            task_state, power_state,
        progress, host, zone, zone_asked, key_name, public_key, user_data, config_drive, access_v4, access_v6, locked_by, disk_config,
            reservation,
        launch_index, root_device, old_flavor, spare_image, spare_format, request, created_at, updated_at, launched_at, deleted_at
        """);

    public required string Id { get; init; }

    public required string Project { get; init; }

    public required string UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>The name as a host has it: letters, digits and dashes.</summary>
    public required string Hostname { get; init; }

    public string? Description { get; init; }

    /// <summary>The image of its root disk; null where it boots from a volume.</summary>
    public string? Image { get; init; }

    /// <summary>What the image said of the machine it wants (hw_disk_bus, hw_firmware_type, ...) and its disk_format.</summary>
    public required IReadOnlyDictionary<string, string> ImageProperties { get; init; }

    /// <summary>The flavor as it was when the server took it.</summary>
    public required Flavor Flavor { get; init; }

    public ServerWish Wish { get; init; }

    /// <summary>Grows when the guest must be another one: a hard reboot, a rebuild, a resize, a rescue.</summary>
    public long Generation { get; init; } = 1;

    /// <summary>Grows with each new wish: progress on an older one is not written.</summary>
    public long Revision { get; init; }

    public string VmState { get; init; } = VmStates.Building;

    public string? TaskState { get; init; }

    public int PowerState { get; init; }

    public int Progress { get; init; }

    /// <summary>Where it is placed; null: nowhere.</summary>
    public string? Host { get; init; }

    public string? Zone { get; init; }

    public string? ZoneAsked { get; init; }

    public string? KeyName { get; init; }

    /// <summary>The key pair's public half as it was at the server's creation.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Base 64, as it came.</summary>
    public string? UserData { get; init; }

    public bool ConfigDrive { get; init; }

    public string? AccessV4 { get; init; }

    public string? AccessV6 { get; init; }

    /// <summary>owner or admin; null: not locked.</summary>
    public string? LockedBy { get; init; }

    /// <summary>AUTO or MANUAL.</summary>
    public string DiskConfig { get; init; } = "MANUAL";

    public required string Reservation { get; init; }

    public int LaunchIndex { get; init; }

    public string RootDevice { get; init; } = "/dev/vda";

    /// <summary>The flavor to go back to, while a resize waits for its confirmation.</summary>
    public Flavor? OldFlavor { get; init; }

    /// <summary>The image that the task in hand fills (a snapshot), boots from (a rescue) or will boot from (shelved).</summary>
    public string? SpareImage { get; init; }

    public string? SpareFormat { get; init; }

    /// <summary>The request that asked for what is being done.</summary>
    public required string Request { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LaunchedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public string Status => ServerStatus.Of(VmState, TaskState);

    internal static Server Read(DbDataReader r)
    {
        var c = r.Columns();
        return new()
        {
            Id = c.Text(), Project = c.Text(), UserId = c.Text(), Name = c.Text(), Hostname = c.Text(), Description = c.TextOrNull(),
            Image = c.TextOrNull(), ImageProperties = StoredJson.Map(c.Text()), Flavor = StoredJson.Flavor(c.Text()),
            Wish = c.Enum<ServerWish>(), Generation = c.Long(), Revision = c.Long(),
            VmState = c.Text(), TaskState = c.TextOrNull(), PowerState = c.Int(), Progress = c.Int(),
            Host = c.TextOrNull(), Zone = c.TextOrNull(), ZoneAsked = c.TextOrNull(), KeyName = c.TextOrNull(), PublicKey = c.TextOrNull(),
            UserData = c.TextOrNull(), ConfigDrive = c.Flag(), AccessV4 = c.TextOrNull(), AccessV6 = c.TextOrNull(),
            LockedBy = c.TextOrNull(),
            DiskConfig = c.Text(), Reservation = c.Text(), LaunchIndex = c.Int(), RootDevice = c.Text(),
            OldFlavor = c.TextOrNull() is { } old ? StoredJson.Flavor(old) : null, SpareImage = c.TextOrNull(),
            SpareFormat = c.TextOrNull(), Request = c.Text(),
            CreatedAt = c.Time(), UpdatedAt = c.Time(), LaunchedAt = c.TimeOrNull(), DeletedAt = c.TimeOrNull(),
        };
    }
}
