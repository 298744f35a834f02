namespace Alize.Load;

/// <summary>Objects through the Swift API: small and large ones written and read, deletes, listings of a container of 10,000.</summary>
internal static class ObjectsSuite
{
    private const long GiB = 1L << 30;
    private const int Read = 100;
    private const int Deleted = 1000;
    private const int Listed = 10_000;
    private static readonly TimeSpan _mostOfAFill = TimeSpan.FromMinutes(5);

    public static IEnumerable<Operation> All =>
    [
        .. Sized("1 KiB", 1 << 10),
        .. Sized("64 KiB", 64 << 10),
        .. Operation.OneAndMany("HEAD", c => Written(c, "HEAD", 1 << 10)),
        new Operation("DELETE 1 KiB", 16, Deletable) { Count = Deleted },
        new Operation("PUT 1 GiB", 1, c => Put(c, "bench-big", "g", GiB)) { Count = 1, InBytes = true },
        new Operation("GET 1 GiB", 1, c => At(c, "GET", "bench-big/g")) { Count = 1, InBytes = true, After = RemoveBig },
        new Operation("list 10,000 names", 1, c => List(c, Listed)),
        .. Operation.OneAndMany("list 100 of 10,000 names", c => List(c, 100)),
    ];

    private static IEnumerable<Operation> Sized(string words, int bytes) =>
    [
        .. Operation.OneAndMany("PUT " + words, c => Put(c, $"bench-{bytes}", "o{n}", bytes)),
        .. Operation.OneAndMany("GET " + words, c => Written(c, "GET", bytes)),
    ];

    private static async Task<Request> At(Cloud cloud, string method, string path) =>
        new(method, $"{await cloud.Endpoint("object-store")}/{path}", await cloud.Headers());

    private static async Task<Request> Put(Cloud cloud, string container, string name, long bytes)
    {
        await cloud.Call("PUT", $"{await cloud.Endpoint("object-store")}/{container}");
        return await At(cloud, "PUT", $"{container}/{name}") with { BodyBytes = bytes };
    }

    private static async Task<Request> Written(Cloud cloud, string method, int bytes)
    {
        Fill(await Put(cloud, $"bench-{bytes}", "g{n}", bytes), Read);
        return await At(cloud, method, $"bench-{bytes}/g{{n}}") with { Modulo = Read };
    }

    private static async Task<Request> Deletable(Cloud cloud)
    {
        Fill(await Put(cloud, "bench-delete", "d{n}", 1 << 10), Deleted);
        return await At(cloud, "DELETE", "bench-delete/d{n}");
    }

    private static async Task RemoveBig(Cloud cloud) =>
        await cloud.Call("DELETE", $"{await cloud.Endpoint("object-store")}/bench-big/g");

    private static async Task<Request> List(Cloud cloud, int limit)
    {
        var container = $"{await cloud.Endpoint("object-store")}/bench-list";
        var put = await Put(cloud, "bench-list", "a-name-of-ordinary-length-{n}", 0);
        for (var tries = 0; tries < 3 && await Names(cloud, container) < Listed; tries++)
        {
            // one refusal among so many is no reason to give up
            Generator.Run(put, 16, _mostOfAFill, Listed);
        }

        // a listing may lag behind what was acknowledged
        for (var asked = 0; await Names(cloud, container) < Listed; asked++)
        {
            if (asked == 60)
            {
                throw new InvalidOperationException($"{cloud.Name}: the listing does not show {Listed} names");
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        }

        return await At(cloud, "GET", $"bench-list?format=json&limit={limit}");
    }

    private static async Task<int> Names(Cloud cloud, string container) =>
        (await cloud.Call("GET", $"{container}?format=json&limit={Listed}"))?.AsArray().Count ?? 0;

    private static void Fill(Request put, int count)
    {
        var outcome = Generator.Run(put, 16, _mostOfAFill, count);
        if (outcome.Good < count)
        {
            throw new InvalidOperationException($"{put.Url}: {outcome.Words}");
        }
    }
}
