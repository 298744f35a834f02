using System.Text.Json.Nodes;

namespace Alize.Server.Backups;

/// <summary>What a backup says of itself, in its member <c>alize-backup.json</c>, which comes first.</summary>
internal sealed record BackupNote(string CloudId, DateTimeOffset At, bool HasData)
{
    public const string Name = "alize-backup.json";

    private const int Format = 1;

    public string Text() => new JsonObject
    {
        ["format"] = Format,
        ["cloud_id"] = CloudId,
        ["at"] = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["has_data"] = HasData,
    }.ToJsonString();

    /// <summary>Null where the text is no note of a backup that this program can read.</summary>
    public static BackupNote? Read(string text)
    {
        try
        {
            var note = JsonNode.Parse(text, null, new() { AllowDuplicateProperties = false });
            return note?["format"]?.GetValue<int>() == Format
                ? new(note["cloud_id"]!.GetValue<string>(), note["at"]!.GetValue<DateTimeOffset>(), note["has_data"]!.GetValue<bool>())
                : null;
        }
        catch (Exception e) when (
            e is System.Text.Json.JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            return null;
        }
    }
}
