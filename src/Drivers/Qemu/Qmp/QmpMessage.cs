using System.Buffers;
using System.Text.Json;

namespace Alize.Drivers.Qemu.Qmp;

/// <summary>One line that QEMU's monitor says.</summary>
public abstract record QmpMessage
{
    /// <summary>The most bytes of a line; longer ones are not QEMU's.</summary>
    public const int Longest = 4 << 20;

    /// <summary>Takes the first whole line off the buffer; false where none is whole yet.</summary>
    /// <exception cref="QmpException">The line is longer than <see cref="Longest"/>.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        var end = buffer.PositionOf((byte)'\n');
        line = end is { } at ? buffer.Slice(0, at) : default;
        if (line.Length > Longest || (end is null && buffer.Length > Longest))
        {
            throw new QmpException("Overlong", "a line without an end came from the monitor");
        }

        if (end is null)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.GetPosition(1, end.Value));
        return true;
    }

    /// <exception cref="QmpException">The line is no QMP message.</exception>
    public static QmpMessage Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            return Of(json.RootElement) ?? throw new QmpException("Unknown", "a message of no known kind came from the monitor");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new QmpException("Malformed", "what came from the monitor is no JSON: " + e.Message);
        }
    }

    private static QmpMessage? Of(JsonElement message)
    {
        if (message.TryGetProperty("event", out var name))
        {
            return new QmpEvent(name.GetString() ?? "", message.TryGetProperty("data", out var data) ? data.Clone() : default);
        }

        if (message.TryGetProperty("QMP", out _))
        {
            return new QmpGreeting();
        }

        var id = message.TryGetProperty("id", out var number)
            && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var n) ? n : 0;
        if (message.TryGetProperty("return", out var value))
        {
            return new QmpAnswer(id, value.Clone());
        }

        return message.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            ? new QmpRefusal(id, Text(error, "class"), Text(error, "desc"))
            : null;
    }

    private static string Text(JsonElement o, string name) => o.TryGetProperty(name, out var value) ? value.ToString() : "";
}

/// <summary>The first line of a connection.</summary>
public sealed record QmpGreeting : QmpMessage;

public sealed record QmpAnswer(long Id, JsonElement Value) : QmpMessage;

public sealed record QmpRefusal(long Id, string Class, string Description) : QmpMessage;

public sealed record QmpEvent(string Name, JsonElement Data) : QmpMessage
{
    /// <summary>A text member of the event's data; empty where there is none.</summary>
    public string Text(string member) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(member, out var value) ? value.ToString() : "";
}

/// <summary>QEMU refused a command, or what it said is not QMP.</summary>
public sealed class QmpException(string kind, string description) : IOException($"QEMU: {description} ({kind})")
{
    public string Kind => kind;

    public string Description => description;
}
