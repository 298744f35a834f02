namespace Alize.Tests.Coverage;

/// <summary>Whose a named thing of a path is.</summary>
public enum Owner
{
    /// <summary>Town A's: town B must not know that it is there.</summary>
    Town,

    /// <summary>The cloud's: everybody may see it.</summary>
    Cloud,
}

/// <summary>For each named part of a path, by the path up to it, one thing that is there.</summary>
public sealed class Samples
{
    private readonly Dictionary<string, (string Value, Owner Owner)> _all = [];

    /// <summary>All that must never reach town B, and how we call it.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>Something of town A's.</summary>
    public string Town(string value, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            _all[prefix] = (value, Owner.Town);
        }

        // short words, such as a tag's, may stand anywhere by chance
        if (value.Length >= 20)
        {
            Secrets[value] = prefixes.Length > 0 ? prefixes[0] : "";
        }

        return value;
    }

    public void Cloud(string value, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            _all[prefix] = (value, Owner.Cloud);
        }
    }

    /// <summary>A route's path with things that are there; block storage's own project stays a name, for whoever asks.</summary>
    /// <param name="unknown">The first named part for which there is no sample; null where there is one for all.</param>
    public string Fill(string pattern, out bool isTowns, out string? unknown)
    {
        var parts = pattern.Split('/');
        unknown = null;
        isTowns = false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith('{') || parts[i] == "{project_id}")
            {
                continue;
            }

            var prefix = Plain(string.Join('/', pattern.Split('/')[..(i + 1)]));
            if (!_all.TryGetValue(prefix, out var sample))
            {
                unknown ??= prefix;
                continue;
            }

            parts[i] = Uri.EscapeDataString(sample.Value);
            isTowns |= sample.Owner == Owner.Town;
        }

        return string.Join('/', parts);
    }

    /// <summary>Block storage has each route twice; the project in the path is the token's, so it names nothing.</summary>
    public static string Plain(string pattern) => pattern.Replace("/v3/{project_id}", "/v3", StringComparison.Ordinal);
}
