using System.Buffers;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A backup's record as text, so that it can be made again after the database forgot it: JSON in base64, as Cinder has
/// it.</summary>
internal static class BackupRecord
{
    /// <summary>Clients look for this beginning.</summary>
    public const string Service = "cinder.backup.drivers.alize";

    private static readonly Schema _fields = Schema.Object(
        ("id", Schema.Text(36, 36).Required()), ("content", Schema.Text(36, 36)), ("volume_id", Schema.Text(1, 255).Required()),
        ("size", VolumeSchemas.Size.Required()), ("display_name", VolumeSchemas.Name), ("display_description", VolumeSchemas.Name),
        ("container", VolumeSchemas.Name), ("data_timestamp", Schema.Integer(0).Required())).Open();

    public static string Write(Backup backup)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", backup.Id.Text);
            json.WriteString("content", backup.Content);
            json.WriteString("volume_id", backup.Volume.Text);
            json.WriteNumber("size", backup.Size);
            json.WriteString("display_name", backup.Name);
            json.WriteString("display_description", backup.Description);
            json.WriteString("container", backup.Container);
            json.WriteNumber("data_timestamp", backup.DataAt.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }

        return Convert.ToBase64String(buffer.WrittenSpan);
    }

    /// <exception cref="FaultException">400 where it is no record.</exception>
    public static Backup Read(string text)
    {
        var o = _fields.Check(Decode(text));
        return new(
            new(o.Text("id").ToLowerInvariant()), "", "", new(o.Text("volume_id")), null, o.TextOrNull("display_name"),
            o.TextOrNull("display_description"),
            o.TextOrNull("container"), o.LongOrNull("size")!.Value, "", null, o.TextOrNull("content") ?? o.Text("id"),
            Clock.FromMs(Math.Min(o.LongOrNull("data_timestamp")!.Value, 253_402_300_799_000)), default, default);
    }

    private static JsonElement Decode(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && JsonBodies.Read(bytes.AsMemory(0, length), maxDepth: 4) is { } json
            ? json
            : throw VolumesFaults.InvalidInput("Can't parse backup record.").Thrown();
    }
}
