using System.Net;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class ApiReplyTests
{
    private const string Submit = """{"request_id":"2c7f-\u0041b","status":"QUEUED","status_url":"https://api.segmind.com/v2/requests/2c7f-Ab/status","n":{"request_id":"inner"},"é":1}""";

    [Fact]
    public async Task The_id_is_found_in_every_prefix_that_holds_it_and_never_a_wrong_one()
    {
        var whole = Encoding.UTF8.GetBytes(Submit);
        var end = Submit.IndexOf("\",\"status\"", StringComparison.Ordinal) + 1;
        for (var length = 0; length <= whole.Length; length++)
        {
            var reply = await ReadAsync(whole[..length]);
            Assert.Equal((length, length < end ? null : "2c7f-Ab"), (length, reply.FindRequestId()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("\"request_id\"")]
    [InlineData("[\"request_id\",\"r1\"]")]
    [InlineData("[{\"request_id\":\"r1\"}]")]
    [InlineData("<html>request_id</html>")]
    [InlineData("{\"request_id\":null}")]
    [InlineData("{\"request_id\":\"\"}")]
    [InlineData("{\"request_id\":\"..\"}")]
    [InlineData("{\"request_id\":\"a\\u0000b\"}")]
    [InlineData("{\"request_id\":\"a\\ud800b\"}")]
    [InlineData("{\"request_id\":{\"request_id\":\"r1\"}}")]
    [InlineData("{\"data\":{\"request_id\":\"r1\"}}")]
    [InlineData("{\"x\":[{\"request_id\":\"r1\"}]}")]
    [InlineData("{\"Request_Id\":\"r1\"}")]
    [InlineData("{ bad \"request_id\":\"r1\"}")]
    public async Task What_is_no_id_is_not_taken_for_one(string body) => Assert.Null((await ReadAsync(Encoding.UTF8.GetBytes(body))).FindRequestId());

    [Theory]
    [InlineData("{\"a\":{\"b\":[1,{}]},\"request_id\":\"r1\"}")]
    [InlineData("{\"request_\\u0069d\":\"r1\"}")]
    [InlineData("  \n{ \"request_id\" : \"r1\" , oops")]
    public async Task An_id_is_found_wherever_it_stands_on_the_first_level(string body) => Assert.Equal("r1", (await ReadAsync(Encoding.UTF8.GetBytes(body))).FindRequestId());

    [Theory]
    [InlineData(9, false, 9)]
    [InlineData(10, true, 10)]
    [InlineData(11, true, 10)]
    public async Task A_body_is_read_up_to_the_cap(int cap, bool isWhole, int length)
    {
        var reply = await ReadAsync(new byte[10], cap);
        Assert.Equal((isWhole, !isWhole, length), (reply.IsWhole, reply.IsTooLarge, reply.Body.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    [InlineData(3_000_000)]
    public async Task A_body_of_any_length_is_read_as_it_came(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);

        var reply = await ReadAsync(body, 3_000_000);

        Assert.True(reply.IsWhole);
        Assert.Equal(body, reply.Body);
    }

    [Fact]
    public async Task An_endless_body_costs_no_more_than_the_cap()
    {
        using var response = new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) };
        var reply = await ApiReply.ReadAsync(response, 100_000, credential: null, CancellationToken.None);
        Assert.Equal((false, 100_000), (reply.IsWhole, reply.Body.Length));
    }

    [Fact]
    public async Task A_body_that_breaks_off_keeps_what_came()
    {
        using var server = new RawServer(_ => RawAnswer.Cut("""{"status":"QUEUED","""));
        using var http = new HttpClient();
        using var response = await http.GetAsync(server.Url, HttpCompletionOption.ResponseHeadersRead);

        var reply = await ApiReply.ReadAsync(response, ApiReply.JsonCap, credential: null, CancellationToken.None);

        Assert.False(reply.IsWhole);
        Assert.Equal("""{"status":"QUEUED",""", reply.Text);
        Assert.Null(reply.Json());
    }

    [Fact]
    public async Task A_text_is_for_a_person_to_read_and_short()
    {
        Assert.Null((await ReadAsync([])).Text);
        Assert.Equal(4096, (await ReadAsync(Encoding.UTF8.GetBytes(new string('ä', 10_000)))).Text!.Length);
    }

    [Fact]
    public async Task A_key_that_the_server_repeats_is_blanked_out()
    {
        const string key = "SG_0123456789abcdef";
        var credential = new Credential(key, apiKeyHeader: true, bearer: false, new Uri("https://api.segmind.com/"));
        var text = $"{key} is wrong: {key}{key}, SG_0123456789abcde";
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new StringContent(text) };

        var reply = await ApiReply.ReadAsync(response, 1000, credential, CancellationToken.None);

        var blanked = text.Replace(key, new string('*', key.Length), StringComparison.Ordinal).Replace("SG_0123456789abcde", new string('*', key.Length - 1), StringComparison.Ordinal);
        Assert.Equal(blanked, reply.Text);
        Assert.Equal("Credential", credential.ToString());
    }

    private static async Task<ApiReply> ReadAsync(byte[] body, long cap = ApiReply.JsonCap)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(body) };
        return await ApiReply.ReadAsync(response, cap, credential: null, CancellationToken.None);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}
