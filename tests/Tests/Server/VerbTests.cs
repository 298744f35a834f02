using System.CommandLine;
using System.Text.Json;
using Alize.Server.Verbs;
using Alize.Server.Verbs.Machine;
using Xunit;

namespace Alize.Tests.Server;

public sealed class VerbTests
{
    [Fact]
    public void Every_list_and_show_speaks_json()
    {
        var mute = Leaves(AllVerbs.Root()).Where(c =>
            c.Name is "list" or "show" && !c.Options.Any(o => o.Name == "--output")).Select(c => c.Name);
        Assert.Empty(mute);
    }

    [Fact]
    public void Every_verb_says_what_it_does() =>
        Assert.All(All(AllVerbs.Root()), c => Assert.False(string.IsNullOrEmpty(c.Description), c.Name));

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "server create --help")]
    [InlineData(1, "nonsense")]
    [InlineData(1, "server create")]
    [InlineData(1, "server list --output xml")]
    [InlineData(ExitCodes.Usage, "server list --data /nonexistent")]
    [InlineData(ExitCodes.Usage, "serve --listen nowhere")]
    [InlineData(ExitCodes.Usage, "serve --listen 0.0.0.0:8700")]
    [InlineData(ExitCodes.Usage, "serve --s3-listen 0.0.0.0:8701")]
    [InlineData(ExitCodes.Usage, "serve --tls-cert /nonexistent")]
    [InlineData(ExitCodes.Usage, "clear --data /nonexistent")]
    public async Task Exit_codes_are_kept(int code, string words) => Assert.Equal(code, (await Run(words)).Code);

    [Fact]
    public async Task Status_of_nothing_is_said_as_such()
    {
        var (code, output) = await Run("status --data /nonexistent --output json");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal("no cloud", JsonDocument.Parse(output).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Policy_shows_each_routes_rule()
    {
        var (code, output) = await Run("policy show --output json");
        Assert.Equal(ExitCodes.Done, code);
        var routes = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Contains(routes, r => r.GetProperty("path").GetString() == "/healthz" && r.GetProperty("needs").GetString() == "nothing");
        Assert.All(routes, r => Assert.NotEmpty(r.GetProperty("because").GetString()!));

        // the doors that read their own targets too
        var rules = routes.Select(r => r.GetProperty("rule").GetString()).ToHashSet();
        Assert.Superset(
            new HashSet<string?> { "swift:object:write", "s3:PutObject", "os_compute_api:console",
                "os_compute_api:servers:create" }, rules);
        Assert.InRange(routes.Count, 900, int.MaxValue);
    }

    [Fact]
    public void The_unit_leaves_guests_alone()
    {
        var unit = UnitVerb.Text("/opt/alize", "/var/lib/alize", ["--listen", "127.0.0.1:8700"]);
        Assert.Contains("KillMode=process", unit, StringComparison.Ordinal);
        Assert.Contains("ExecStart=/opt/alize serve --data /var/lib/alize --listen 127.0.0.1:8700", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void The_unit_keeps_words_with_blanks_and_signs_as_they_are()
    {
        var unit = UnitVerb.Text("/opt/al ize", "/data", ["--postgres", "Host=db;Password=a\"b%c$d"]);
        Assert.Contains("""
            ExecStart="/opt/al ize" serve --data /data --postgres "Host=db;Password=a\"b%%c$$d"
            """, unit, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> Run(string words)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = await AllVerbs.Root().Parse(words).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString());
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static IEnumerable<Command> Leaves(Command command) => All(command).Where(c => c.Subcommands.Count == 0);
}
