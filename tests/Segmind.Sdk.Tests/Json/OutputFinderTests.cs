using System.Text.Json;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Images are found whatever the shape of the reply, and nothing else is taken for one.</summary>
public class OutputFinderTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData("""{"output":"https://x.test/a.png"}""")]
    [InlineData("""{"output":["https://x.test/a.png"]}""")]
    [InlineData("""{"output":{"url":"https://x.test/a.png"}}""")]
    [InlineData("""{"output":{"images":[{"url":"https://x.test/a.png"}]}}""")]
    [InlineData("""{"output":{"image_url":"https://x.test/a.png"}}""")]
    [InlineData("""{"output":"[{\"keyname\":\"k\",\"value\":{\"data\":\"https://x.test/a.png\",\"type\":\"image\"}}]"}""")]
    [InlineData("""{"output":"  {\"url\":\"https://x.test/a.png\"}"}""")]
    [InlineData("""{"images":["https://x.test/a.png"]}""")]
    [InlineData("""{"images":[{"url":"https://x.test/a.png"}],"output":"https://x.test/other.png"}""")]
    [InlineData("""{"images":[],"output":"https://x.test/a.png"}""")]
    [InlineData("""{"data":[{"url":"https://x.test/a.png"}]}""")]
    [InlineData("""{"data":null,"images":[{"url":"https://x.test/a.png"}]}""")]
    [InlineData("""{"image":"https://x.test/a.png"}""")]
    [InlineData("""{"image":{"url":"https://x.test/a.png"}}""")]
    [InlineData("""{"image_url":"https://x.test/a.png"}""")]
    [InlineData("""{"image_urls":["https://x.test/a.png"]}""")]
    [InlineData("""{"video":{"url":"https://x.test/a.png"}}""")]
    [InlineData("""{"url":"https://x.test/a.png"}""")]
    [InlineData("""["https://x.test/a.png"]""")]
    [InlineData("""[{"url":"https://x.test/a.png"}]""")]
    public void One_image_is_found(string reply) => Assert.Equal("https://x.test/a.png", Assert.Single(Find(reply)).Url!.AbsoluteUri);

    [Theory]
    [InlineData("""{"output":"ok"}""")]
    [InlineData("""{"output":"okay"}""")]
    [InlineData("""{"output":"a sentence with https://x.test/a.png in it"}""")]
    [InlineData("""{"output":"/relative/a.png"}""")]
    [InlineData("""{"output":"ftp://x.test/a.png"}""")]
    [InlineData("""{"output":"file:///etc/passwd"}""")]
    [InlineData("""{"output":"javascript:alert(1)"}""")]
    [InlineData("""{"output":"{not json"}""")]
    [InlineData("""{"output":"data:image/png;base64,&&&"}""")]
    [InlineData("""{"output":"data:image/png,raw"}""")]
    [InlineData("""{"output":"aGVsbG8gd29ybGQ="}""")]
    [InlineData("""{"output":7}""")]
    [InlineData("""{"output":true}""")]
    [InlineData("""{"output":null}""")]
    [InlineData("""{"output":[]}""")]
    [InlineData("""{"output":{}}""")]
    [InlineData("""{"output":[[],{},null,7,""]}""")]
    [InlineData("{\"output\":\"\\ud800\"}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"ok\"")]
    [InlineData("""{"prompt":"https://x.test/a.png","status_url":"https://x.test/s","timings":{"url":"https://x.test/t"}}""")]
    public void What_is_no_image_is_not_taken_for_one(string reply) => Assert.Empty(Find(reply));

    [Theory]
    [InlineData("""{"output":"a description","image_url":"https://x.test/input.png"}""")]
    [InlineData("""{"output":"ok","image":"https://x.test/input.png"}""")]
    [InlineData("""{"output":7,"image_url":"https://x.test/input.png"}""")]
    [InlineData("""{"output":[],"image_url":"https://x.test/input.png"}""")]
    [InlineData("""{"output":"","images":[],"image_url":"https://x.test/input.png"}""")]
    public void The_requests_own_image_repeated_beside_the_output_is_not_an_image(string reply) => Assert.Empty(Find(reply));

    [Fact]
    public void Every_image_is_found_in_the_services_order()
    {
        var images = Find("""{"images":[{"url":"https://x.test/2.png"},{"broken":1},{"url":"https://x.test/1.png"}]}""");

        Assert.Equal(["https://x.test/2.png", "https://x.test/1.png"], images.Select(image => image.Url!.AbsoluteUri));
    }

    [Theory]
    [InlineData("123456", 123456L)]
    [InlineData("\"123456\"", 123456L)]
    [InlineData("1e3", 1000L)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("\"big\"", null)]
    [InlineData("1e400", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_file_size_may_be_a_number_or_text(string size, long? length)
    {
        var image = Assert.Single(Find($$"""{"images":[{"url":"https://x.test/a.jpeg","content_type":"image/jpeg","file_name":"n.jpeg","file_size":{{size}}}]}"""));

        Assert.Equal(("n.jpeg", "image/jpeg", length), (image.Name, image.MediaType, image.Length));
    }

    [Theory]
    [InlineData("data:image/png;base64," + Png)]
    [InlineData("DATA:image/jpeg;BASE64," + Png)]
    [InlineData(Png)]
    public async Task Base64_is_an_image_of_the_type_its_bytes_say(string output)
    {
        var image = Assert.Single(Find($$"""{"output":"{{output}}"}"""));

        Assert.Null(image.Url);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(Convert.FromBase64String(Png), await BytesAsync(image));
    }

    [Theory]
    [InlineData("b64_json")]
    [InlineData("image_base64")]
    [InlineData("base64")]
    [InlineData("image")]
    public void Base64_is_found_under_every_name_it_goes_by(string name) =>
        Assert.Equal(70, Assert.Single(Find($$"""{"data":[{"{{name}}":"{{Png}}"}]}""")).Length);

    [Fact]
    public void An_image_stated_as_address_and_as_bytes_counts_once() =>
        Assert.Single(Find($$"""{"data":[{"url":"https://x.test/a.png","b64_json":"{{Png}}"}]}"""));

    [Theory]
    [InlineData(5, 1)]
    [InlineData(60, 0)]
    public void Nesting_is_followed_a_few_levels_and_no_deeper(int levels, int found)
    {
        var nested = string.Concat(Enumerable.Repeat("[", levels)) + "\"https://x.test/a.png\"" + new string(']', levels);

        Assert.Equal(found, Find($$"""{"output":{{nested}}}""").Count);
    }

    [Fact]
    public void Json_in_strings_in_json_is_bounded_too()
    {
        var nested = "\"https://x.test/a.png\"";
        for (var i = 0; i < 8; i++)
        {
            nested = JsonSerializer.Serialize("[" + nested + "]");
        }

        Assert.Empty(Find($$"""{"output":{{nested}}}"""));
    }

    private static IReadOnlyList<OutputImage> Find(string reply)
    {
        using var document = JsonDocument.Parse(reply);
        var service = new FakeService(_ => throw new InvalidOperationException("finding downloads nothing"));
        var transport = new Transport(new OwnHttpClients(service), TimeProvider.System);
        return new OutputFinder(new Downloader(transport, new SegmindClientOptions()), new CallPurpose("download", ChargeOutcome.Charged), "r1").Find(document.RootElement);
    }

    private static async Task<byte[]> BytesAsync(OutputImage image)
    {
        using var copy = new MemoryStream();
        await image.CopyToAsync(copy);
        return copy.ToArray();
    }
}
