using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Alize.Client.Auth;

/// <summary>The files in which OpenStack's clients keep settings: <c>openrc.sh</c> and <c>clouds.yaml</c>. Both are read as OS_*
/// variables.</summary>
public static class SettingsFiles
{
    private const long MostBytes = 1 << 20;
    private const int MostDepth = 64;

    /// <summary>The settings that the environment names: OS_CLOUD of a clouds.yaml in the usual places, else OS_* variables.</summary>
    public static ClientSettings FromEnvironment(Func<string, string?> environment)
    {
        var given = NonEmpty(environment);
        return given("OS_CLOUD") is { } cloud ? FromCloudsYaml(UsualCloudsYaml(given), cloud) : ClientSettings.From(given);
    }

    /// <summary>Reads the <c>export NAME=value</c> lines of an openrc file; it is not run as a script.</summary>
    public static ClientSettings FromOpenRc(string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Text(path).Split('\n'))
        {
            var words = line.Trim().Split('=', 2);
            if (words.Length == 2 && words[0].StartsWith("export ", StringComparison.Ordinal))
            {
                variables[words[0][7..].Trim()] = words[1].Trim().Trim('"', '\'');
            }
        }

        return ClientSettings.From(NonEmpty(variables.GetValueOrDefault));
    }

    /// <summary>Reads one cloud of a clouds.yaml.</summary>
    public static ClientSettings FromCloudsYaml(string path, string cloud)
    {
        var yaml = new YamlStream();
        var text = Text(path);
        try
        {
            RefuseDepth(path, new Parser(new StringReader(text)));
            yaml.Load(new StringReader(text));
        }
        catch (Exception e) when (e is not SettingsException)
        {
            // the library throws many kinds at what is no YAML, of which YamlException is one
            throw new SettingsException($"{path} is not YAML: {e.Message}");
        }

        if (yaml.Documents.Count == 0 || Map(Map(yaml.Documents[0].RootNode, "clouds"), cloud) is not { } entry)
        {
            throw new SettingsException($"{path} has no cloud named '{cloud}'.");
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(entry, variables);
        if (Map(entry, "auth") is { } auth)
        {
            Flatten(auth, variables);
        }

        return ClientSettings.From(NonEmpty(variables.GetValueOrDefault));
    }

    // The loader calls itself for each level, and a process that has no stack left cannot be saved.
    private static void RefuseDepth(string path, Parser events)
    {
        for (var depth = 0; events.MoveNext();)
        {
            depth += events.Current!.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new SettingsException($"{path} nests deeper than {MostDepth} levels.");
            }
        }
    }

    private static void Flatten(YamlMappingNode node, Dictionary<string, string> into)
    {
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
            {
                into[name == "s3_url" ? "ALIZE_S3_URL" : "OS_" + name.ToUpperInvariant()] = text;
            }
        }
    }

    private static YamlMappingNode? Map(YamlNode? node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child as YamlMappingNode : null;

    private static string UsualCloudsYaml(Func<string, string?> given)
    {
        var config = given("XDG_CONFIG_HOME") ?? Path.Combine(given("HOME") ?? "/root", ".config");
        string[] places = [given("OS_CLIENT_CONFIG_FILE") ?? "clouds.yaml", Path.Combine(config, "openstack/clouds.yaml"),
            "/etc/openstack/clouds.yaml"];
        return Array.Find(places, File.Exists)
            ?? throw new SettingsException($"OS_CLOUD is set, but there is no {string.Join(" or ", places)}.");
    }

    private static string Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : throw new SettingsException($"{path} is too large.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path} cannot be read: {e.Message}");
        }
    }

    private static Func<string, string?> NonEmpty(Func<string, string?> variable) =>
        name => variable(name) is { Length: > 0 } text ? text : null;
}
