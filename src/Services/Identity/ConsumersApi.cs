using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/OS-OAUTH1/consumers. A consumer's secret is answered once, when it is made.</summary>
public sealed class ConsumersApi(Consumers consumers, Cloud cloud) : IDoor
{
    private static readonly Schema _body = IdentityDoor.Of("consumer", ("description", IdentityDoor.Description));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/OS-OAUTH1/consumers", IdentityPolicy.Consumers, List);
        keystone.Post("/OS-OAUTH1/consumers", IdentityPolicy.Consumers, Create, _body);
        keystone.Get(
            "/OS-OAUTH1/consumers/{id}", IdentityPolicy.Consumers, async c => Shown(200, await consumers.Get(c.Path("id"), c.Ct), null));
        keystone.Patch("/OS-OAUTH1/consumers/{id}", IdentityPolicy.Consumers, Update, _body);
        keystone.Delete("/OS-OAUTH1/consumers/{id}", IdentityPolicy.Consumers, Delete);
    }

    private async Task<Answer> List(Call call) =>
        IdentityDoor.List(call, cloud, "consumers", await consumers.List(call.Ct), (o, c) => Write(o, c, null));

    private async Task<Answer> Create(Call call)
    {
        var made = await consumers.Create(call.Caller, call.Body.GetProperty("consumer"));
        return Shown(201, made, consumers.Reveal(made));
    }

    private async Task<Answer> Update(Call call) =>
        Shown(200, await consumers.Update(call.Caller, call.Path("id"), call.Body.GetProperty("consumer")), null);

    private async Task<Answer> Delete(Call call)
    {
        await consumers.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private Answer Shown(int status, Consumer consumer, string? secret) =>
        IdentityDoor.One(status, "consumer", consumer, (o, c) => Write(o, c, secret));

    private void Write(JsonOut o, Consumer c, string? secret)
    {
        o.Text("id", c.Id);
        o.Text("description", c.Description);
        if (secret is not null)
        {
            o.Text("secret", secret);
        }

        IdentityDoor.WriteExtras(o, c.Extra);
        IdentityDoor.Self(o, cloud, "OS-OAUTH1/consumers/" + c.Id);
    }
}
