using System.Buffers;
using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>Writes a page of names as text, JSON or XML; a long page leaves in pieces.</summary>
/// <param name="root">The outer element's name and its name attribute, in XML.</param>
/// <param name="json">Writes the members of a row.</param>
/// <param name="xml">Writes the row's element.</param>
internal sealed class ListingWire<T>(
    ListingFormat format, (string Element, string Name) root, Action<JsonOut, T> json, Action<StringBuilder, T> xml)
    where T : class
{
    private const int InOnePiece = 200;
    private const int Piece = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public SwiftReply Reply(IReadOnlyList<ListEntry<T>> entries)
    {
        var type = ListingAsked.TypeOf(format);
        if (entries.Count == 0 && format == ListingFormat.Text)
        {
            return SwiftReply.Empty(204, type);
        }

        if (entries.Count > InOnePiece)
        {
            return SwiftReply.Stream(200, type, (body, ct) => Send(entries, body, ct));
        }

        Head();
        for (var i = 0; i < entries.Count; i++)
        {
            Row(entries[i], i == 0);
        }

        Tail();
        return SwiftReply.Bytes(200, _buffer.WrittenMemory, type);
    }

    private async Task Send(IReadOnlyList<ListEntry<T>> entries, Stream body, CancellationToken ct)
    {
        Head();
        for (var i = 0; i < entries.Count; i++)
        {
            Row(entries[i], i == 0);
            if (_buffer.WrittenCount >= Piece)
            {
                await body.WriteAsync(_buffer.WrittenMemory, ct);
                _buffer.ResetWrittenCount();
            }
        }

        Tail();
        await body.WriteAsync(_buffer.WrittenMemory, ct);
    }

    private void Head() => Put(format switch
    {
        ListingFormat.Json => "[",
        ListingFormat.Xml => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root.Element} name=\"{XmlText.Of(root.Name)}\">",
        _ => "",
    });

    private void Tail() => Put(format switch
    {
        ListingFormat.Json => "]",
        ListingFormat.Xml => $"</{root.Element}>",
        _ => "",
    });

    private void Row(ListEntry<T> entry, bool first)
    {
        switch (format)
        {
            case ListingFormat.Json:
                Put(first ? "" : ",");
                Json(entry);
                break;
            case ListingFormat.Xml:
                var text = new StringBuilder();
                Xml(text, entry);
                Put(text.ToString());
                break;
            default:
                Put(entry.Name);
                Put("\n");
                break;
        }
    }

    private void Json(ListEntry<T> entry)
    {
        using var writer = new Utf8JsonWriter(_buffer, Answer.Plain);
        writer.WriteStartObject();
        if (entry.Row is { } row)
        {
            json(new JsonOut(writer), row);
        }
        else
        {
            writer.WriteString("subdir", entry.Name);
        }

        writer.WriteEndObject();
    }

    private void Xml(StringBuilder text, ListEntry<T> entry)
    {
        if (entry.Row is { } row)
        {
            xml(text, row);
            return;
        }

        text.Append("<subdir name=\"").Append(XmlText.Of(entry.Name)).Append("\"><name>").Append(XmlText.Of(entry.Name)).Append(
            "</name></subdir>");
    }

    private void Put(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}

/// <summary>Text inside XML; characters that XML cannot hold become the replacement character.</summary>
internal static class XmlText
{
    public static string Of(string text)
    {
        var escaped = System.Net.WebUtility.HtmlEncode(text).Replace("&#39;", "&apos;", StringComparison.Ordinal);
        return escaped.Any(IsForbidden)
            ? string.Concat(escaped.Select(c => IsForbidden(c) ? '\uFFFD' : c))
            : escaped;
    }

    public static StringBuilder Element(this StringBuilder text, string name, string value) =>
        text.Append('<').Append(name).Append('>').Append(Of(value)).Append("</").Append(name).Append('>');

    private static bool IsForbidden(char c) => c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF';
}
