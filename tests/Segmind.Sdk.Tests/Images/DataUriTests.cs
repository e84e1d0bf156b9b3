namespace Segmind.Sdk.Tests;

public class DataUriTests
{
    [Theory]
    [InlineData("data:image/png;base64,AQID", "image/png")]
    [InlineData("DATA:IMAGE/PNG;BASE64,AQID", "image/png")]
    [InlineData("data:image/svg+xml;charset=utf-8;base64,AQID", "image/svg+xml")]
    [InlineData("data:;base64,AQID", null)]
    [InlineData("data:nonsense;base64,AQID", null)]
    public void A_data_uri_gives_its_type_and_content(string text, string? mediaType)
    {
        Assert.True(DataUri.TryParse(text, out var type, out var content));
        Assert.Equal(mediaType, type);
        Assert.Equal([1, 2, 3], content);
    }

    [Theory]
    [InlineData("AQ==", 1)]
    [InlineData("AQI=", 2)]
    [InlineData("AQID", 3)]
    [InlineData("AQIDBA==", 4)]
    public void Padding_is_no_content(string base64, int length)
    {
        Assert.True(DataUri.TryDecode(base64, out var content));
        Assert.Equal(Enumerable.Range(1, length).Select(i => (byte)i), content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("image/png;base64,AQID")]
    [InlineData("data:image/png,AQID")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:image/png;base64,AQI")]
    [InlineData("data:image/png;base64,A*ID")]
    [InlineData("data:image/png;base64,AQ_-")]
    [InlineData("https://x.test/a.png")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(DataUri.TryParse(text, out var type, out var content));
        Assert.Null(type);
        Assert.Empty(content);
    }
}
