using System.Text;
using Alize.Kernel;
using Alize.Services.Objects;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects;

public sealed class VerbsTests
{
    private static readonly Caller _caller = new() { UserId = "u", UserName = "u", ProjectId = "p1" };

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_is_put_is_read_back_and_counted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var room = new Room(cloud.Services);
        await room.Containers.Create(_caller, "p1", "box", [], global: false, default);
        var put = await room.Put("box", "a/b", "hello");
        Assert.Equal(PutOutcome.Stored, put.Outcome);
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", put.Object!.Etag);
        Assert.Equal("hello", await room.Get("box", "a/b"));
        Assert.Equal(new AccountUsage(1, 1, 5), await room.Accounts.Usage("p1", default));
        Assert.Equal(DeleteOutcome.Deleted, (await room.Delete("box", "a/b")).Outcome);
        Assert.Null(await room.Get("box", "a/b"));
        Assert.Equal(new AccountUsage(1, 0, 0), await room.Accounts.Usage("p1", default));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_delete_in_a_versioned_container_covers_and_deleting_the_version_uncovers_the_one_before(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var room = new Room(cloud.Services);
        await room.Containers.Create(_caller, "p1", "box", [], global: false, default);
        await room.Containers.Post(_caller, "p1", "box", [], Versioning.Enabled, default);
        var first = await room.Put("box", "x", "one");
        var second = await room.Put("box", "x", "two");
        var marker = (await room.Delete("box", "x")).Marker!;
        Assert.Null(await room.Get("box", "x"));
        Assert.Equal("one", await room.Get("box", "x", first.Object!.VersionId));
        await room.Delete("box", "x", marker.VersionId);
        Assert.Equal("two", await room.Get("box", "x"));
        await room.Delete("box", "x", second.Object!.VersionId);
        Assert.Equal("one", await room.Get("box", "x"));
        var container = await room.Containers.Find("p1", "box", default);
        Assert.Equal((1, 0, 3), (container!.Objects, container.Past, container.Bytes));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_listing_rolls_up_and_pages_in_both_directions(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var room = new Room(cloud.Services);
        await room.Containers.Create(_caller, "p1", "box", [], global: false, default);
        foreach (var name in (string[])["a", "b/1", "b/2", "b/3", "c", "é", "\U0001F600"])
        {
            await room.Put("box", name, "x");
        }

        var box = (await room.Containers.Find("p1", "box", default))!;
        async Task<string> List(ListQuery q) =>
            string.Join(' ', (await room.Listings.Objects(box, q, default)).Entries.Select(e => e.Name));
        Assert.Equal("a b/ c é \U0001F600", await List(new() { Delimiter = "/" }));
        Assert.Equal("b/ c", await List(new() { Delimiter = "/", Marker = "a", Limit = 2 }));
        Assert.Equal("c é", await List(new() { Delimiter = "/", Marker = "b/", Limit = 2 }));
        Assert.Equal("b/2 b/3", await List(new() { Prefix = "b/", Marker = "b/1" }));
        Assert.Equal("\U0001F600 é c b/ a", await List(new() { Delimiter = "/", Reverse = true }));
        Assert.Equal("b/2 b/1 a", await List(new() { Marker = "b/3", Reverse = true }));
        Assert.Equal("b/1 b/2", await List(new() { Marker = "a", EndMarker = "b/3" }));
        var versions = await room.Listings.Versions(box, new() { Limit = 2 }, "", default);
        Assert.True(versions.Truncated);
        Assert.Equal(["a", "b/1"], versions.Entries.Select(e => e.Name));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Parts_become_one_object_and_conditions_are_checked_where_it_is_named(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var room = new Room(cloud.Services);
        var uploads = cloud.Services.GetRequiredService<Uploads>();
        var (_, box) = await room.Containers.Create(_caller, "p1", "box", [], global: true, default);
        var upload = await uploads.Start("p1", "box", "big", "text/plain", [], null, default);
        var one = new byte[Uploads.LeastPart];
        Array.Fill(one, (byte)'1');
        var (_, first) = await uploads.PutPart(box!, upload!.Id, 1, new("big"), new MemoryStream(one), null, default);
        var (_, second) = await uploads.PutPart(box!, upload.Id, 3, new("big"), new MemoryStream("tail"u8.ToArray()), null, default);
        var (outcome, whole) = await uploads.Complete(
            _caller, box!, "big", upload.Id, [(1, first!.Etag), (3, second!.Etag)], new(null, ["*"]), null, default);
        Assert.Equal(CompleteOutcome.Stored, outcome);
        Assert.Equal(Uploads.LeastPart + 4, whole!.Size);
        Assert.EndsWith("-2", whole.Etag, StringComparison.Ordinal);
        var plan = await room.Bodies.Plan(box!, whole, Uploads.LeastPart - 2, 5, _ => true, default);
        var to = new MemoryStream();
        await room.Bodies.Send(plan, to, default);
        Assert.Equal("11tai", Encoding.UTF8.GetString(to.ToArray()));
        var refused = await room.Store.Put(
            _caller, box!, new("big") { Conditions = new(null, ["*"]) }, new MemoryStream("x"u8.ToArray()), default);
        Assert.Equal(PutOutcome.PreconditionFailed, refused.Outcome);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_bucket_name_belongs_to_who_took_it_first_in_the_whole_cloud(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var room = new Room(cloud.Services);
        await room.Containers.Create(_caller, "p1", "taken", [], global: false, default);
        var (outcome, _) = await room.Containers.Create(_caller, "p2", "taken", [], global: true, default);
        Assert.Equal(CreateOutcome.TakenByOther, outcome);
        Assert.Equal(CreateOutcome.Created, (await room.Containers.Create(_caller, "p2", "taken", [], global: false, default)).Outcome);
        Assert.Equal("p1", (await room.Containers.FindBucket("p3", "taken", default))!.Project);
        Assert.Equal("p2", (await room.Containers.FindBucket("p2", "taken", default))!.Project);
    }

    private sealed class Room(IServiceProvider services)
    {
        public Accounts Accounts { get; } = services.GetRequiredService<Accounts>();

        public Containers Containers { get; } = services.GetRequiredService<Containers>();

        public ObjectStore Store { get; } = services.GetRequiredService<ObjectStore>();

        public Listings Listings { get; } = services.GetRequiredService<Listings>();

        public Bodies Bodies { get; } = services.GetRequiredService<Bodies>();

        public async Task<PutResult> Put(string container, string name, string text)
        {
            var box = (await Containers.Find("p1", container, default))!;
            return await Store.Put(_caller, box, new(name), new MemoryStream(Encoding.UTF8.GetBytes(text)), default);
        }

        public Task<DeleteResult> Delete(string container, string name, string? version = null) =>
            services.GetRequiredService<Deletes>().Delete(_caller, "p1", container, name, version, Conditions.None, false, default);

        public async Task<string?> Get(string container, string name, string? version = null)
        {
            var (box, o) = await Store.Find("p1", container, name, version, default);
            if (o is null)
            {
                return null;
            }

            var to = new MemoryStream();
            await Bodies.Send(await Bodies.Plan(box!, o, 0, o.Size, _ => true, default), to, default);
            return Encoding.UTF8.GetString(to.ToArray());
        }
    }
}
