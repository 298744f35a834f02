using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>The door of sharing.</summary>
public sealed class ImageMembersApi(ImageMembers members) : IDoor
{
    private static readonly Schema _add = Schema.Object(("member", Schema.Text(1, 255).Required()));
    private static readonly Schema _answer = Schema.Object(("status", Schema.OneOf("pending", "accepted", "rejected").Required()));

    public void Map(Doors doors)
    {
        var glance = doors.Open(ImagesFaults.Door);
        glance.Get("/v2/images/{id}/members", ImagesPolicy.ListMembers, List);
        glance.Post("/v2/images/{id}/members", ImagesPolicy.AddMember, Add, _add);
        glance.Get("/v2/images/{id}/members/{member}", ImagesPolicy.ShowMember, Show);
        glance.Put("/v2/images/{id}/members/{member}", ImagesPolicy.UpdateMember, Update, _answer);
        glance.Delete("/v2/images/{id}/members/{member}", ImagesPolicy.DeleteMember, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var list = await members.List(call.Caller, call.PathId<Image>("id"), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("members", list, ImageWire.Member);
            o.Text("schema", "/v2/schemas/members");
        });
    }

    private async Task<Answer> Add(Call call) =>
        Member(await members.Add(call.Caller, call.PathId<Image>("id"), call.Body.Text("member"), call.Ct));

    private async Task<Answer> Show(Call call) =>
        Member(await members.Get(call.Caller, call.PathId<Image>("id"), call.Path("member"), call.Ct));

    private async Task<Answer> Update(Call call) =>
        Member(await members.Answer(call.Caller, call.PathId<Image>("id"), call.Path("member"), call.Body.Text("status"), call.Ct));

    private async Task<Answer> Delete(Call call)
    {
        await members.Remove(call.Caller, call.PathId<Image>("id"), call.Path("member"), call.Ct);
        return Answer.Empty(204);
    }

    private static Answer Member(ImageMember member) => Answer.Json(200, o => ImageWire.Member(o, member));
}
