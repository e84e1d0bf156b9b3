namespace Segmind.Sdk.Tests;

public class RecordCodecTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("\n", false)]
    [InlineData("{}\n", false)]
    [InlineData("{", true)]
    [InlineData("{}\n{", true)]
    public void Records_end_cut_short_without_a_line_break(string records, bool isCutShort) =>
        Assert.Equal(isCutShort, RecordCodec.EndsCutShort(System.Text.Encoding.UTF8.GetBytes(records)));
}
