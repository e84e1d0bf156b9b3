using System.Text;

namespace Segmind.Sdk.Tests;

/// <summary>A key is blanked out however a server escaped it, and nothing else is.</summary>
public class KeyBlankingTests
{
    private const string Key = "SG_01+23/45=&67\"89\\ab%c";

    [Theory]
    [InlineData("SG_01+23/45=&67\"89\\ab%c")]
    [InlineData("SG_01+23\\/45=&67\\\"89\\\\ab%c")]
    [InlineData("SG_01\\u002B23/45=\\u002667\\u002289\\u005Cab%c")]
    [InlineData("SG_01\\u002b23\\u002f45=&67\\\"89\\\\ab\\u0025c")]
    [InlineData("SG_01%2B23%2F45%3D%2667%2289%5Cab%25c")]
    [InlineData("SG_01%2b23/45%3d&67%2289%5cab%25c")]
    [InlineData("SG_01+23/45=&amp;67&quot;89\\ab%c")]
    [InlineData("&#83;G_01&#43;23/45=&#x26;67&quot;89\\ab%c")]
    [InlineData("\\u0053G_01+23/45=&67\"89\\ab%c")]
    public void In_every_form(string written) => Assert.Equal($"key {new string('*', written.Length)} is bad", Blank($"key {written} is bad"));

    [Fact]
    public void As_often_as_it_is_there() => Assert.Equal("*** ***".Replace("***", new string('*', Key.Length), StringComparison.Ordinal), Blank($"{Key} {Key}"));

    [Theory]
    [InlineData("key SG_01+23", 8)]
    [InlineData("key SG_01+23/45=&67\"89\\ab%", 22)]
    [InlineData("key SG_01\\u002B23\\u002", 18)]
    public void And_its_beginning_where_the_text_breaks_off(string text, int blanked) => Assert.Equal("key " + new string('*', blanked), Blank(text));

    [Theory]
    [InlineData("key SG_01+2")]
    [InlineData("SG_01+23/45=&67\"89\\ab%d")]
    [InlineData("SG_01+23 and so on")]
    [InlineData("S\\u00 \\ % & &amp; &; %zz \\u00zz")]
    [InlineData("")]
    public void But_nothing_else(string text) => Assert.Equal(text, Blank(text));

    [Fact]
    public void And_no_stand_in_that_may_be_part_of_an_id() => Assert.Equal("test-1", Blank("test-1", "test"));

    private static string Blank(string text, string key = Key)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        KeyBlanking.Blank(bytes, key);
        return Encoding.UTF8.GetString(bytes);
    }
}
