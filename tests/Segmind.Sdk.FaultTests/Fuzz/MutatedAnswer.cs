using System.Net;
using System.Text;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>An answer made of a seed: its status, headers and body changed, or left as they are.</summary>
internal sealed record MutatedAnswer(string Seed, HttpResponseMessage Response, byte[] Body, bool IsJson)
{
    private static readonly int[] Statuses = [0, 200, 200, 201, 202, 204, 206, 299, 300, 301, 302, 303, 304, 307, 308, 399, 400, 401, 402, 403, 404, 404, 405, 406, 408, 409, 410, 413, 415, 418, 422, 422, 425, 429, 429, 499, 500, 502, 503, 504, 599, 999];

    public static MutatedAnswer AsIs(FuzzSeed seed) => new(seed.Name, Respond(seed, seed.Status, seed.Body, isCut: false), seed.Body, seed.Tree is not null);

    public static MutatedAnswer Of(FuzzSeed seed, FuzzRandom random)
    {
        var (body, isJson) = ChangeBody(seed, random);
        var isCut = random.OneIn(40);
        var response = Respond(seed, random.OneIn(5) ? random.Pick(Statuses) : seed.Status, body, isCut);
        if (random.OneIn(3))
        {
            HostileHeaders.Add(response, random);
        }

        return new(seed.Name, response, body, isJson && !isCut);
    }

    /// <summary>What a person needs to see of a failing case.</summary>
    public override string ToString() =>
        $"{Seed} -> {(int)Response.StatusCode} {string.Join("; ", Response.Headers.NonValidated.Concat(Response.Content.Headers.NonValidated).Select(header => $"{header.Key}: {Shorten(header.Value.ToString())}"))}\n{Shorten(Encoding.UTF8.GetString(Body))}";

    private static (byte[] Body, bool IsJson) ChangeBody(FuzzSeed seed, FuzzRandom random)
    {
        var way = random.Below(10);
        if (way == 0)
        {
            return (seed.Body, seed.Tree is not null);
        }

        if (seed.Tree is null)
        {
            return (ByteMutator.Change(seed.Body, random), false);
        }

        var mutator = new JsonMutator(random, FuzzSeeds.Trees);
        var body = way < 3 ? seed.Body : mutator.Write(seed.Tree);
        return way < 4 ? (ByteMutator.Change(body, random), false) : (body, mutator.IsJson);
    }

    private static HttpResponseMessage Respond(FuzzSeed seed, int status, byte[] body, bool isCut)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = isCut ? new StreamContent(new CutStream(body)) : new ByteArrayContent(body),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", seed.MediaType);
        if (seed.Location.Length > 0)
        {
            response.Headers.TryAddWithoutValidation("Location", seed.Location);
        }

        return response;
    }

    private static string Shorten(string text) => text.Length <= 2000 ? text : text[..2000] + "…";

    /// <summary>A connection that breaks behind the last byte.</summary>
    private sealed class CutStream(byte[] body) : MemoryStream(body)
    {
        public override int Read(byte[] buffer, int offset, int count) => Check(base.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Check(await base.ReadAsync(buffer, cancellationToken));

        private static int Check(int read) => read > 0 ? read : throw new IOException("The connection was reset.");
    }
}
