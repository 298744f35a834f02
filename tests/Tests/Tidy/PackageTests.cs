using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Alize.Tests.Coverage;
using Xunit;

namespace Alize.Tests.Tidy;

/// <summary>What we stand on: each package at one exact version, with a licence that we may use and a line that says what for.</summary>
public sealed partial class PackageTests
{
    private static readonly HashSet<string> _licences =
        ["MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "0BSD", "MPL-2.0"];

    private static readonly string _page = Repository.Text("docs/dependencies.md");

    private static IEnumerable<string> Projects => Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void A_version_stands_in_one_place_only_and_is_exact()
    {
        Wrong.None(
            Projects.Append("Directory.Build.props")
                .Where(f => Reference().Matches(Repository.Text(f)).Any(m => m.Value.Contains("Version", StringComparison.Ordinal))));
        Wrong.None(Central().Where(p => !Exact().IsMatch(p.Version)).Select(p => $"{p.Name} {p.Version}"));
    }

    [Fact]
    public void Each_package_that_a_project_asks_for_has_a_line_that_says_what_for() =>
        Wrong.None(
            Projects.Append("Directory.Build.props").SelectMany(f => XDocument.Parse(Repository.Text(f)).Descendants("PackageReference"))
            .Select(r => r.Attribute("Include")!.Value).Distinct().Where(p => !_page.Contains($"| {p} |", StringComparison.Ordinal)));

    [Fact]
    public void Each_Debian_package_that_is_installed_has_a_line_that_says_what_for() =>
        Wrong.None(
            Repository.Files.Where(f => f.StartsWith("launcher/", StringComparison.Ordinal))
                .SelectMany(f => DebianList().Matches(Repository.Text(f)))
            .SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct()
            .Where(p => !_page.Contains($"| {p} |", StringComparison.Ordinal)));

    [Fact]
    public void Each_package_that_was_restored_has_a_licence_that_we_may_use()
    {
        var wrong = new List<string>();
        var seen = 0;
        foreach (var (name, nuspec) in Restored())
        {
            seen++;
            var licence = XDocument.Parse(File.ReadAllText(nuspec)).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
            var words = licence?.Attribute("type")?.Value == "expression"
                ? licence.Value.Split(' ', '(', ')').Where(w => w is not ("" or "AND" or "OR" or "WITH"))
                : [];
            if (!words.Any() || !words.All(_licences.Contains))
            {
                wrong.Add($"{name}: {licence?.Value ?? "no licence named"}");
            }
        }

        Assert.InRange(seen, 20, int.MaxValue);
        Wrong.None(wrong);
    }

    private static IEnumerable<(string Name, string Version)> Central() => XDocument.Parse(Repository.Text("Directory.Packages.props"))
        .Descendants("PackageVersion").Select(p => (p.Attribute("Include")!.Value, p.Attribute("Version")!.Value));

    /// <summary>What the restore wrote down for this program and its tests, with all that it brings.</summary>
    private static IEnumerable<(string Name, string Nuspec)> Restored()
    {
        var seen = new HashSet<string>();
        foreach (var project in Projects)
        {
            string[] builds =
            [
                Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "obj"),
                Path.Combine(Repository.Root, "artifacts/quick/obj", Path.GetFileNameWithoutExtension(project)),
            ];
            if (builds.Select(b => Path.Combine(b, "project.assets.json")).FirstOrDefault(File.Exists) is not { } assets)
            {
                continue;
            }

            using var json = JsonDocument.Parse(File.ReadAllText(assets));
            var folders = json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
            foreach (var library in json.RootElement.GetProperty("libraries")
                .EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
            {
                if (seen.Add(library.Name))
                {
                    var path = library.Value.GetProperty("path").GetString()!;
                    var id = library.Name.Split('/')[0];
                    yield return (library.Name, folders.Select(f => Path.Combine(f, path, id.ToLowerInvariant() + ".nuspec"))
                        .First(File.Exists));
                }
            }
        }
    }

    [GeneratedRegex(@"<PackageReference [^>]*>")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){1,3}(-[a-z0-9.]+)?$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"(?:[A-Z]*PACKAGES=""|install_packages )([^""$;&|@]*)")]
    private static partial Regex DebianList();
}
