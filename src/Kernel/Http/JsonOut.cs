using System.Text.Json;

namespace Alize.Kernel;

/// <summary>The words we use to write a body. Null is written, never left out: clients' schemas require null keys.
/// What a microversion does not have is left out by an <c>if</c> where it is written.</summary>
public sealed class JsonOut(Utf8JsonWriter json)
{
    /// <summary>The writer itself, for what the words below do not cover.</summary>
    public Utf8JsonWriter Writer => json;

    public void Text(string name, string? value) => json.WriteString(name, value);

    public void Number(string name, long value) => json.WriteNumber(name, value);

    public void Number(string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
            return;
        }

        json.WriteNull(name);
    }

    public void Decimal(string name, decimal value) => json.WriteNumber(name, value);

    public void Double(string name, double value) => json.WriteNumber(name, value);

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    public void Flag(string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
            return;
        }

        json.WriteNull(name);
    }

    public void Null(string name) => json.WriteNull(name);

    public void Object(string name, Action<JsonOut> members)
    {
        json.WriteStartObject(name);
        members(this);
        json.WriteEndObject();
    }

    /// <summary>A list of objects.</summary>
    public void List<T>(string name, IEnumerable<T> items, Action<JsonOut, T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(this, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void Texts(string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    /// <summary>An object of texts (metadata).</summary>
    public void Map(string name, IEnumerable<KeyValuePair<string, string>> members)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in members)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Text that is JSON already, as it was stored; null is written as null.</summary>
    public void Raw(string name, string? storedJson)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(storedJson ?? "null");
    }

    public void Element(string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    /// <summary>The usual pair of links of a resource, as <c>links</c>.</summary>
    public void Links(params ReadOnlySpan<(string Rel, string Href)> links)
    {
        json.WriteStartArray("links");
        foreach (var (rel, href) in links)
        {
            json.WriteStartObject();
            json.WriteString("rel", rel);
            json.WriteString("href", href);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
