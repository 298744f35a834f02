using Alize.Client;
using Xunit;

namespace Alize.Tests.Console;

public sealed class SignInTests(ConsoleWorld world) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task The_root_leads_to_the_console_and_the_console_to_the_door()
    {
        using var visitor = world.Visitor();
        await visitor.Get("/");
        Assert.Equal("/ui/", visitor.Location);
        await visitor.Get("/ui/servers?after=x");
        Assert.Equal((303, "/ui/sign-in?back=%2Fui%2Fservers%3Fafter%3Dx"), (visitor.Status, visitor.Location));
    }

    [Fact]
    public async Task Who_signs_in_comes_to_where_they_wanted_to_go()
    {
        using var visitor = world.Visitor();
        await visitor.Get("/ui/sign-in?back=%2Fui%2Fcosts");
        var back = visitor.Page.QuerySelector("input[name=back]")!.GetAttribute("value")!;
        await visitor.Post("/ui/sign-in", ("user", "ada"), ("password", ConsoleWorld.Password), ("domain", ""), ("back", back));
        Assert.Equal("/ui/costs", visitor.Location);
        await visitor.Follow();
        Assert.Contains("ada", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("north", visitor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.test/ui/")]
    [InlineData("//evil.test/ui/")]
    [InlineData("/ui/\\evil.test")]
    [InlineData("/compute/")]
    public async Task Nobody_is_led_out_of_the_console(string back)
    {
        using var visitor = world.Visitor();
        await visitor.Get("/ui/sign-in");
        await visitor.Post("/ui/sign-in", ("user", "ada"), ("password", ConsoleWorld.Password), ("domain", "Default"), ("back", back));
        Assert.Equal("/ui/", visitor.Location);
        await visitor.Get("/ui/language/fr?back=" + Uri.EscapeDataString(back));
        Assert.Equal("/ui/", visitor.Location);
    }

    [Theory]
    [InlineData("en", "wrong")]
    [InlineData("fr-CA, fr;q=0.8", "erroné")]
    public async Task A_wrong_password_is_a_sentence_in_the_page(string language, string word)
    {
        using var visitor = world.Visitor(language);
        await visitor.Get("/ui/sign-in");
        await visitor.Post("/ui/sign-in", ("user", "nobody"), ("password", "wrong"), ("domain", "Default"));
        Assert.Equal(401, visitor.Status);
        Assert.Contains(word, visitor.Notice, StringComparison.Ordinal);
        Assert.Equal("nobody", visitor.Page.QuerySelector("#user")!.GetAttribute("value"));
        Assert.Null(visitor.Page.QuerySelector("#password")!.GetAttribute("value"));
        Assert.Null(visitor.Cookie("alize_session"));
    }

    [Fact]
    public async Task The_session_is_a_cookie_that_only_the_console_sees_and_the_token_is_nowhere_to_be_read()
    {
        using var visitor = world.Visitor();
        await visitor.Get("/ui/sign-in");
        await visitor.Post("/ui/sign-in", ("user", "ada"), ("password", ConsoleWorld.Password), ("domain", "Default"));
        var cookie = visitor.Answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("alize_session=", StringComparison.Ordinal));
        Assert.Contains("; path=/ui;", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        var value = visitor.Cookie("alize_session")!.Value;
        var (status, _, _) = await world.Cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", value);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, status);
        await visitor.Get("/ui/");
        Assert.DoesNotContain(value, visitor.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_tampered_with_is_none()
    {
        using var visitor = await world.SignedIn();
        var value = visitor.Cookie("alize_session")!.Value;
        visitor.Plant("alize_session", (value[0] == 'A' ? 'B' : 'A') + value[1..]);
        await visitor.Get("/ui/servers");
        Assert.StartsWith("/ui/sign-in", visitor.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_token_too()
    {
        using var visitor = await world.SignedIn();
        var value = visitor.Cookie("alize_session")!.Value;
        await visitor.Post("/ui/sign-out");
        Assert.Equal("/ui/sign-in", visitor.Location);
        Assert.Null(visitor.Cookie("alize_session"));
        visitor.Plant("alize_session", value);
        await visitor.Get("/ui/");
        Assert.Equal("/ui/sign-in?back=%2Fui%2F", visitor.Location);
    }

    [Fact]
    public async Task A_user_of_several_projects_goes_from_one_to_the_other()
    {
        var there = await world.Admin.Identity.CreateProject("east", "default", "", default);
        var here = (await world.Admin.Identity.Projects(ListQuery.Named("admin"), default))[0];
        var who = (await world.Admin.Identity.Token(default)).User.Id;
        var member = (await world.Admin.Identity.Roles(ListQuery.Named("member"), default))[0];
        await world.Admin.Identity.Assign(there.Id, who, member.Id, default);
        using var visitor = await world.SignedIn("admin");
        await visitor.Get("/ui/projects");
        await visitor.Post("/ui/projects", ("project", there.Id));
        await visitor.Follow();
        Assert.Equal("east", visitor.Page.QuerySelector("header a[href='/ui/projects']")!.TextContent);
        await visitor.Post("/ui/projects", ("project", here.Id));
        await visitor.Follow();
        Assert.Equal("admin", visitor.Page.QuerySelector("header a[href='/ui/projects']")!.TextContent);
    }

    [Fact]
    public async Task Nobody_enters_a_project_of_others()
    {
        var south = (await world.Admin.Identity.Projects(ListQuery.Named("south"), default))[0];
        using var visitor = await world.SignedIn();
        await visitor.Post("/ui/projects", ("project", south.Id));
        Assert.InRange(visitor.Status, 303, 403);
        await visitor.Get("/ui/");
        Assert.DoesNotContain("south", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_a_project_is_told_so()
    {
        await world.Admin.Identity.CreateUser("eve", ConsoleWorld.Password, "default", default);
        using var visitor = world.Visitor();
        await visitor.Get("/ui/sign-in");
        await visitor.Post("/ui/sign-in", ("user", "eve"), ("password", ConsoleWorld.Password), ("domain", "Default"));
        Assert.Equal(403, visitor.Status);
        Assert.Contains("no project yet", visitor.Notice, StringComparison.Ordinal);
    }
}
