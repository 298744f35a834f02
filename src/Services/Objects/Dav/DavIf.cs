namespace Alize.Services.Objects.Dav;

/// <summary>A condition of an If header: a lock's token or an etag, perhaps denied.</summary>
public readonly record struct DavCondition(bool Not, string? Token, string? Etag);

/// <summary>Conditions that must all hold.</summary>
/// <param name="Target">The reference that they are about; null: what the request names.</param>
public sealed record DavConditions(string? Target, IReadOnlyList<DavCondition> All);

/// <summary>An If header (RFC 4918, section 10.4): one of its lists must hold.</summary>
public sealed record DavIf(IReadOnlyList<DavConditions> Lists)
{
    private const int MostConditions = 200;

    /// <summary>Every token in it: whoever says a lock's token may write.</summary>
    public IEnumerable<string> Tokens => Lists.SelectMany(l => l.All).Select(c => c.Token).OfType<string>();

    /// <summary>Null where it is not such a header.</summary>
    public static DavIf? Parse(string header)
    {
        var lists = new List<DavConditions>();
        string? target = null;
        var rest = header.AsSpan().Trim();
        var count = 0;
        while (!rest.IsEmpty)
        {
            if (rest[0] == '<')
            {
                if (!Take(ref rest, '>', out var named))
                {
                    return null;
                }

                target = named;
            }
            else if (rest[0] == '(')
            {
                rest = rest[1..].TrimStart();
                if (ReadList(ref rest, ref count) is not { } all)
                {
                    return null;
                }

                lists.Add(new(target, all));
            }
            else
            {
                return null;
            }

            rest = rest.TrimStart();
        }

        return lists.Count == 0 ? null : new(lists);
    }

    private static List<DavCondition>? ReadList(ref ReadOnlySpan<char> rest, ref int count)
    {
        var all = new List<DavCondition>();
        while (!rest.IsEmpty && rest[0] != ')')
        {
            var not = rest.StartsWith("Not", StringComparison.OrdinalIgnoreCase);
            rest = not ? rest[3..].TrimStart() : rest;
            var opens = rest.IsEmpty ? ' ' : rest[0];
            if (opens is not ('<' or '[') || !Take(ref rest, opens == '<' ? '>' : ']', out var text) || ++count > MostConditions)
            {
                return null;
            }

            all.Add(opens == '<' ? new(not, text, null) : new(not, null, text));
            rest = rest.TrimStart();
        }

        if (rest.IsEmpty || all.Count == 0)
        {
            return null;
        }

        rest = rest[1..];
        return all;
    }

    /// <summary>What stands up to a closing mark, which it takes too.</summary>
    private static bool Take(ref ReadOnlySpan<char> rest, char closing, out string text)
    {
        var end = rest.IndexOf(closing);
        text = end < 0 ? "" : rest[1..end].Trim().ToString();
        rest = end < 0 ? rest : rest[(end + 1)..];
        return end >= 0 && text.Length > 0;
    }
}
