using System.Text;
using Alize.Client;
using Alize.Client.Identity;
using Alize.Server.Verbs.Tenant;

namespace Alize.Server.Verbs.Demo;

/// <summary>One file through three doors: written over Swift, read over S3, shared by a temporary URL.</summary>
internal sealed class Files(Stage stage)
{
    private const string Advice = "see DIR/log/alize.log; alize object list demo shows what is stored.";
    private const string Name = "hello.txt";
    private static readonly byte[] _text = Encoding.UTF8.GetBytes("Olá, bonjour, hello: this file was written over Swift.\n");

    public async Task Share()
    {
        await stage.Steps.Do("File hello.txt uploaded over Swift", Advice, Upload);
        await stage.Steps.Do("Read back over S3", Advice, ReadOverS3);
        await stage.Steps.Do("Shared by a temporary URL, good for a day", Advice, ShareByUrl);
    }

    private async Task<string> Upload()
    {
        await stage.Cloud.Objects.CreateContainer(Stage.Name, stage.Ct);
        var known = await stage.Cloud.Objects.List(Stage.Name, ListQuery.Where("prefix", Name), stage.Ct);
        if (known.Any(o => o.Name == Name && o.Bytes == _text.Length))
        {
            return Stage.WasThere;
        }

        await stage.Cloud.Objects.Put(Stage.Name, Name, new MemoryStream(_text), "text/plain; charset=utf-8", stage.Ct);
        return "";
    }

    private async Task<string> ReadOverS3()
    {
        var keys = await Keys();
        var s3 = await stage.Cloud.S3(keys.Access, keys.Secret, TimeProvider.System, stage.Ct);
        using var read = new MemoryStream();
        await s3.Get(Stage.Name, Name, read, stage.Ct);
        return Same(read) ? $"s3://{Stage.Name}/{Name}" : throw new VerbException("the bytes differ");
    }

    private async Task<string> ShareByUrl()
    {
        var key = await SharingKey.Ensure(stage.Cloud, stage.Ct);
        var url = await stage.Cloud.Objects.TempUrl(Stage.Name, Name, key, TimeProvider.System.GetUtcNow().AddDays(1), stage.Ct);
        using var http = Connections.Open(stage.Cloud.Settings.CaCert);
        using var answer = await http.GetAsync(url, stage.Ct);
        using var read = new MemoryStream();
        await answer.Content.CopyToAsync(read, stage.Ct);
        return answer.IsSuccessStatusCode && Same(read)
            ? "\n    " + url.AbsoluteUri
            : throw new VerbException($"{url.GetLeftPart(UriPartial.Path)} answered {(int)answer.StatusCode}");
    }

    private async Task<Ec2Credential> Keys()
    {
        var token = await stage.Cloud.Identity.Token(stage.Ct);
        var known = await stage.Cloud.Identity.Ec2Credentials(token.User.Id, stage.Ct);
        return known.FirstOrDefault(k => k.TenantId == token.Project!.Id)
            ?? await stage.Cloud.Identity.CreateEc2Credential(token.User.Id, token.Project!.Id, stage.Ct);
    }

    private static bool Same(MemoryStream read) => read.ToArray().AsSpan().SequenceEqual(_text);
}
