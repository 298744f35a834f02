using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Alize.Services.Objects.Swift;

/// <summary>What became of many names at once: counters and, by name, what could not be done.</summary>
/// <param name="done">The status of the whole where all went well.</param>
internal sealed class BulkResult(string root, string done, params string[] counters)
{
    private readonly long[] _counts = new long[counters.Length];
    private readonly List<(string Name, string Status)> _errors = [];

    public bool TooManyErrors => _errors.Count >= SwiftLimits.BulkFailures;

    /// <summary>Why it ended early; empty where it did not.</summary>
    public string Says { get; set; } = "";

    /// <summary>The status of the whole; what is found wrong with a name makes it 400.</summary>
    public string? Status { get; set; }

    public void Count(int counter) => Interlocked.Increment(ref _counts[counter]);

    public void Error(string name, string status)
    {
        lock (_errors)
        {
            _errors.Add((SymlinkWords.Encode(name.Length > 1400 ? name[..1400] : name), status));
        }
    }

    public SwiftReply Reply(ListingFormat format)
    {
        Status ??= _errors.Count > 0 || Array.TrueForAll(_counts, c => c == 0) ? "400 Bad Request" : done;
        return format switch
        {
            ListingFormat.Json => SwiftReply.Bytes(200, Json(), "application/json"),
            ListingFormat.Xml => SwiftReply.Text(200, Xml(), "text/xml"),
            _ => SwiftReply.Text(200, Plain(), "text/plain"),
        };
    }

    private byte[] Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Kernel.Answer.Plain))
        {
            json.WriteStartObject();
            for (var i = 0; i < counters.Length; i++)
            {
                json.WriteNumber(counters[i], _counts[i]);
            }

            json.WriteString("Response Status", Status);
            json.WriteString("Response Body", Says);
            json.WriteStartArray("Errors");
            foreach (var (name, status) in _errors)
            {
                json.WriteStartArray();
                json.WriteStringValue(name);
                json.WriteStringValue(status);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private string Xml()
    {
        var text = new StringBuilder("<").Append(root).Append('>');
        for (var i = 0; i < counters.Length; i++)
        {
            text.Element(counters[i].ToLowerInvariant().Replace(' ', '_'), _counts[i].ToString(CultureInfo.InvariantCulture));
        }

        text.Element("response_status", Status!).Element("response_body", Says).Append("<errors>");
        foreach (var (name, status) in _errors)
        {
            text.Append("<object>").Element("name", name).Element("status", status).Append("</object>");
        }

        return text.Append("</errors></").Append(root).Append('>').ToString();
    }

    private string Plain()
    {
        var text = new StringBuilder();
        for (var i = 0; i < counters.Length; i++)
        {
            text.Append(counters[i]).Append(": ").Append(_counts[i].ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        text.Append("Response Body: ").Append(Says).Append("\nResponse Status: ").Append(Status).Append("\nErrors:\n");
        foreach (var (name, status) in _errors)
        {
            text.Append(name).Append(", ").Append(status).Append('\n');
        }

        return text.ToString();
    }
}
