using System.Collections;
using System.Text;

namespace Alize.Services.Objects;

/// <summary>Named texts of an account, container or object: lower-case names, one value each, kept as lines.
/// What a user named himself begins with <see cref="User"/> (Swift's X-Object-Meta-, S3's x-amz-meta-);
/// other names are HTTP headers (content-encoding) or belong to one door (<c>s3-policy</c>).</summary>
public sealed class Meta : IEnumerable<KeyValuePair<string, string>>
{
    public const string User = "m-";
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public int Count => _values.Count;

    /// <summary>As it is stored.</summary>
    public string Text
    {
        get
        {
            if (_values.Count == 0)
            {
                return "";
            }

            var text = new StringBuilder();
            foreach (var (name, value) in _values)
            {
                text.Append(name).Append(':').Append(value).Append('\n');
            }

            return text.ToString();
        }
    }

    /// <summary>Null where it is absent; setting null or nothing removes it.</summary>
    public string? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set
        {
            if (string.IsNullOrEmpty(value))
            {
                _values.Remove(name);
                return;
            }

            _values[name] = value.Replace('\n', ' ').Replace('\r', ' ');
        }
    }

    /// <summary>What users named, without the prefix.</summary>
    public IEnumerable<KeyValuePair<string, string>> OfUser => _values
        .Where(v => v.Key.StartsWith(User, StringComparison.Ordinal))
        .Select(v => KeyValuePair.Create(v.Key[User.Length..], v.Value));

    public static Meta Parse(string text)
    {
        var meta = new Meta();
        for (var from = 0; from < text.Length;)
        {
            var end = text.IndexOf('\n', from);
            var colon = text.IndexOf(':', from);
            meta._values[text[from..colon]] = text[(colon + 1)..end];
            from = end + 1;
        }

        return meta;
    }

    /// <summary>Sets a value that may be empty (an object's metadata in Swift).</summary>
    public void Put(string name, string value) => _values[name] = value.Replace('\n', ' ').Replace('\r', ' ');

    public bool Has(string name) => _values.ContainsKey(name);

    public Meta Copy()
    {
        var copy = new Meta();
        foreach (var (name, value) in _values)
        {
            copy._values[name] = value;
        }

        return copy;
    }

    /// <summary>Takes over every value of <paramref name="changes"/>; a null removes.</summary>
    public Meta Apply(IEnumerable<KeyValuePair<string, string?>> changes)
    {
        foreach (var (name, value) in changes)
        {
            this[name] = value;
        }

        return this;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
