using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>An answer that never ends is given up at its cap, with no time limit's help.</summary>
public sealed class EndlessBodyTests(ITestOutputHelper output)
{
    private const int MiB = 1024 * 1024;

    // Three tries to the cap, and what a loopback connection holds in its buffers when it is dropped.
    private const int MostSent = 3 * (4 * MiB) + (3 * 8 * MiB);
    private static readonly byte[] Words = Encoding.ASCII.GetBytes(new string('a', 16 * 1024));
    private static readonly byte[] Chunk = [.. "4000\r\n"u8, .. Words, .. "\r\n"u8];
    private static readonly byte[] HeaderLine = Encoding.ASCII.GetBytes($"X-Filler: {new string('a', 1000)}\r\n");

    public static TheoryData<string> Bodies =>
    [
        "chunked JSON", "JSON that ends with its connection", "JSON of a huge stated length", "a chunked error page", "an error page that ends with its connection",
        "header lines", "one header line", "a chunk's extension", "a status line", "trailers",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task An_endless_answer_to_a_read_is_given_up(string body) => GiveUpAsync(body, client => client.GetCreditsAsync());

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task An_endless_answer_to_a_fetch_is_given_up(string body) => GiveUpAsync(body, client => client.GetJob("r1").GetStatusAsync());

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_endless_answer_to_a_submit_is_given_up_and_not_sent_again(string body) =>
        Assert.Equal(1, await GiveUpAsync(body, client => client.SubmitAsync(new AnyModel("m"))));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_endless_answer_to_a_direct_run_is_given_up_and_not_sent_again(string body) =>
        Assert.Equal(1, await GiveUpAsync(body, client => client.RunAsync(new AnyModel("m"), new() { Mode = RunMode.Direct })));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_endless_download_is_given_up_and_leaves_no_file(string body)
    {
        using var folder = new TempFolder();
        await GiveUpAsync(body, (server, configure) => Download.From(server.Url, new OwnHttpClients(), configure).SaveAsync(folder["a.png"]));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task The_endless_body_of_a_redirect_is_not_read()
    {
        using var server = new BodyServer(call => call.Request.Path == "/a.png" ? call.AnswerAsync(WholeImages.Png) : WriteAsync(call, "a moved page"));
        var copy = new MemoryStream();

        await Download.From(server.Url, new OwnHttpClients(), options => options.BaseAddress = server.Url).CopyToAsync(copy);

        Assert.Equal(WholeImages.Png, copy.ToArray());
        Assert.InRange(server.Sent, 1, MostSent);
    }

    private Task<int> GiveUpAsync(string body, Func<SegmindClient, Task> call) => GiveUpAsync(body, async (server, configure) =>
    {
        using var client = server.NewClient(configure: configure);
        await call(client);
    });

    private async Task<int> GiveUpAsync(string body, Func<BodyServer, Action<SegmindClientOptions>, Task> call)
    {
        using var server = new BodyServer(answer => WriteAsync(answer, body));

        await Assert.ThrowsAnyAsync<SegmindException>(() => call(server, options => (options.BaseAddress, options.MaxImageBytes) = (server.Url, MiB)));

        output.WriteLine($"{body}: {server.Connections} connections, {server.Sent / 1024} KiB sent");
        Assert.InRange(server.Sent, 1, MostSent);
        Assert.InRange(server.Connections, 1, 3);
        return server.Connections;
    }

    private static async Task WriteAsync(BodyCall call, string body)
    {
        await call.WriteAsync(body switch
        {
            "chunked JSON" => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n{\"detail\":\"\r\n",
            "JSON that ends with its connection" => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"detail\":\"",
            "JSON of a huge stated length" => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {long.MaxValue}\r\n\r\n{{\"detail\":\"",
            "a chunked error page" => "HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
            "an error page that ends with its connection" => "HTTP/1.1 503 Oh\r\nContent-Type: text/html\r\n\r\n<title>",
            "a moved page" => "HTTP/1.1 302 Found\r\nLocation: /a.png\r\n\r\n",
            "header lines" => "HTTP/1.1 200 OK\r\n",
            "one header line" => "HTTP/1.1 200 OK\r\nX-Filler: ",
            "a chunk's extension" => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;",
            "a status line" => "HTTP/1.1 200 ",
            _ => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
        });
        await call.WriteEndlesslyAsync(body.Contains("chunked", StringComparison.Ordinal) ? Chunk : body is "header lines" or "trailers" ? HeaderLine : Words);
    }
}
