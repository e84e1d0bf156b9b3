using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Long strings are found whole wherever the text is cut on its way.</summary>
public class LongStringsTests
{
    private const string Document = """{"a":"short","b\"":"long \" enough\\","c":["\\","another \u0022 one"],"d":"12345678","":"1234567","a long name \\\" too":{}}""";
    private static readonly string[] Long = ["""long \" enough\\""", """another \u0022 one""", "12345678", """a long name \\\" too"""];

    [Fact]
    public void Every_split_of_a_document_gives_the_strings_of_the_whole()
    {
        for (var first = 1; first < Document.Length; first++)
        {
            for (var second = 1; second <= 12; second++)
            {
                Assert.Equal(Long, Find(Document, first, second, 1000));
            }
        }
    }

    [Fact]
    public void Every_chunking_of_a_random_text_gives_the_strings_of_the_whole()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "\"\"\\\\ab"[random.Next(6)]));
            int[] lengths = [.. Enumerable.Range(0, 8).Select(_ => random.Next(1, 9))];

            Assert.Equal(Find(text, text.Length + 1), Find(text, lengths));
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\"12345678", 0)]
    [InlineData("\"12345678\\", 0)]
    [InlineData("\"1234567\\\"", 0)]
    [InlineData("\"12345678\"", 1)]
    [InlineData("12345678\"", 0)]
    public void A_string_that_does_not_end_is_none(string text, int count) => Assert.Equal(count, Find(text, 1).Length);

    private static string[] Find(string text, params int[] lengths)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. LongStrings.Find(new Pieces(bytes, lengths), 8).Select(range => Encoding.UTF8.GetString(bytes, (int)range.Start, (int)range.Length))];
    }
}
