using System.Text;

namespace Segmind.Sdk.Tests;

public class MediaTypesTests
{
    public static TheoryData<string?, byte[]> Heads => new()
    {
        { "image/png", ImageFiles.Png(1, 1) },
        { "image/jpeg", ImageFiles.Jpeg() },
        { "image/webp", ImageFiles.WebPLossy(1, 1) },
        { "image/gif", "GIF87a.."u8.ToArray() },
        { "image/gif", "GIF89a.."u8.ToArray() },
        { "image/bmp", [(byte)'B', (byte)'M', 1, 2, 3, 4, 0, 0, 0, 0, 54] },
        { "image/tiff", [(byte)'I', (byte)'I', 0x2A, 0, 8] },
        { "image/tiff", [(byte)'M', (byte)'M', 0, 0x2A, 0] },
        { "image/x-icon", [0, 0, 1, 0, 1, 0, 16] },
        { "image/avif", Brand("avif") },
        { "image/avif", Brand("avis") },
        { "image/heic", Brand("heic") },
        { "image/heic", Brand("hevc") },
        { "image/heic", Brand("mif1") },
        { "video/quicktime", Brand("qt  ") },
        { "video/mp4", Brand("isom") },
        { "video/mp4", Brand("mp42") },
        { "video/webm", [0x1A, 0x45, 0xDF, 0xA3, 1] },
        { "audio/mpeg", "ID3\u0004"u8.ToArray() },
        { "audio/wav", "RIFF....WAVEfmt "u8.ToArray() },
        { "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() },
        { "image/svg+xml", "\uFEFF \r\n<?xml version='1.0'?>\n<!-- a --><svg>"u8.ToArray() },
        { null, [] },
        { null, new byte[600] },
        { null, [0x89, (byte)'P', (byte)'N', (byte)'G'] },
        { null, [0xFF, 0xD8] },
        { null, "GIF88a"u8.ToArray() },
        { null, "RIFF....AVI "u8.ToArray() },
        { null, "RIFF"u8.ToArray() },
        { null, "BM is how this text begins"u8.ToArray() },
        { null, "<html><body>502 Bad Gateway</body></html>"u8.ToArray() },
        { null, """{"error":"<svg"}"""u8.ToArray() },
        { null, "plain text"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_type_is_told_by_the_first_bytes(string? mediaType, byte[] head) => Assert.Equal(mediaType, MediaTypes.Sniff(head));

    [Theory]
    [InlineData("image/png", ".png")]
    [InlineData("image/jpeg", ".jpg")]
    [InlineData("image/jpg", ".jpg")]
    [InlineData("image/webp", ".webp")]
    [InlineData("image/svg+xml", ".svg")]
    [InlineData("video/mp4", ".mp4")]
    [InlineData("application/x-unknown", ".bin")]
    [InlineData(null, ".bin")]
    public void A_type_has_its_extension(string? mediaType, string extension) => Assert.Equal(extension, MediaTypes.Extension(mediaType));

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("application/vnd.a-b.c", true)]
    [InlineData("", false)]
    [InlineData("image", false)]
    [InlineData("/png", false)]
    [InlineData("image/", false)]
    [InlineData("image/png/x", false)]
    [InlineData("IMAGE/PNG", false)]
    [InlineData("image/png; charset=x", false)]
    [InlineData("image/png\r\nx: y", false)]
    [InlineData("image/pñg", false)]
    public void A_well_formed_type_can_break_out_of_nothing(string mediaType, bool wellFormed) =>
        Assert.Equal(wellFormed, MediaTypes.IsWellFormed(mediaType));

    [Fact]
    public void An_endless_type_is_not_well_formed() => Assert.False(MediaTypes.IsWellFormed("image/" + new string('a', 95)));

    private static byte[] Brand(string brand) => [0, 0, 0, 24, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0];
}
