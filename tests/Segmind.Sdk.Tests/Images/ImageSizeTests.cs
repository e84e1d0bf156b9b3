namespace Segmind.Sdk.Tests;

public class ImageSizeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1024, 768)]
    [InlineData(70_000, 80_000)]
    public async Task Png(int width, int height) => await Is(width, height, ImageFiles.Png(width, height));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1024, 768)]
    [InlineData(16_383, 16_383)]
    public async Task Lossy_and_lossless_webp(int width, int height)
    {
        await Is(width, height, ImageFiles.WebPLossy(width, height));
        await Is(width, height, ImageFiles.WebPLossless(width, height));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1024, 768)]
    [InlineData(16_777_216, 255)]
    public async Task Extended_webp(int width, int height) => await Is(width, height, ImageFiles.WebPExtended(width, height));

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    [InlineData(0xC3)]
    [InlineData(0xC5)]
    [InlineData(0xC9)]
    [InlineData(0xCF)]
    public async Task Jpeg_of_every_kind_of_frame_progressive_too(byte marker) =>
        await Is(1024, 768, ImageFiles.Jpeg(ImageFiles.Segment(0xE0, 14), ImageFiles.Segment(0xDB, 65), ImageFiles.Frame(marker, 1024, 768)));

    [Theory]
    [InlineData(0xC4)]
    [InlineData(0xC8)]
    [InlineData(0xCC)]
    public async Task Jpeg_tables_are_no_frames(byte marker) =>
        await Is(640, 480, ImageFiles.Jpeg(ImageFiles.Segment(marker, 15), ImageFiles.Frame(0xC0, 640, 480)));

    [Fact]
    public async Task Jpeg_with_long_application_segments()
    {
        var exif = ImageFiles.Segment(0xE1, 65_533);
        await Is(4000, 3000, ImageFiles.Jpeg(exif, exif, exif, ImageFiles.Segment(0xE2, 0), ImageFiles.Frame(0xC2, 4000, 3000)));
    }

    [Fact]
    public async Task Jpeg_with_fill_bytes_before_its_markers() =>
        await Is(640, 480, ImageFiles.Jpeg([0xFF, 0xFF, 0xFF], ImageFiles.Segment(0xE0, 14), [0xFF], ImageFiles.Frame(0xC0, 640, 480)));

    [Fact]
    public async Task Jpeg_that_starts_with_its_frame_and_ends_after_it() =>
        await Is(640, 480, [0xFF, 0xD8, .. ImageFiles.Frame(0xC0, 640, 480)[..9]]);

    [Fact]
    public async Task A_stream_that_gives_one_byte_at_a_time_reads_the_same()
    {
        await Is(1024, 768, ImageFiles.Jpeg(ImageFiles.Segment(0xE1, 300), ImageFiles.Frame(0xC2, 1024, 768)), oneByOne: true);
        await Is(1024, 768, ImageFiles.Png(1024, 768), oneByOne: true);
        await Is(1024, 768, ImageFiles.WebPLossy(1024, 768), oneByOne: true);
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_in_its_header_has_no_size()
    {
        byte[][] files =
        [
            ImageFiles.Png(10, 10)[..24],
            ImageFiles.WebPLossy(10, 10),
            ImageFiles.WebPLossless(10, 10),
            ImageFiles.WebPExtended(10, 10),
            [0xFF, 0xD8, .. ImageFiles.Segment(0xE1, 100), .. ImageFiles.Frame(0xC0, 10, 10)[..9]],
        ];
        foreach (var file in files)
        {
            Assert.NotNull(await Read(file));
            for (var length = 0; length < file.Length; length++)
            {
                Assert.Null(await Read(file[..length]));
            }
        }
    }

    [Fact]
    public async Task Damaged_headers_have_no_size()
    {
        byte[][] files =
        [
            ImageFiles.Png(0, 10),
            ImageFiles.Png(10, 0),
            ImageFiles.Png(-1, 10),
            ImageFiles.Png(0x50002002, 10, "CgBI"),
            ImageFiles.WebPLossy(0, 10),
            ImageFiles.WebPLossy(10, 0),
            ImageFiles.WebP("VP8 "u8, new byte[10]),
            ImageFiles.WebP("VP8L"u8, new byte[10]),
            ImageFiles.WebP("ALPH"u8, new byte[10]),
            ImageFiles.Jpeg(),
            ImageFiles.Jpeg(ImageFiles.Frame(0xC0, 0, 10)),
            ImageFiles.Jpeg(ImageFiles.Frame(0xC0, 10, 0)),
            ImageFiles.Jpeg([0xFF, 0xE0, 0, 1], ImageFiles.Frame(0xC0, 10, 10)),
            ImageFiles.Jpeg([0xFF, 0xE0, 0, 0], ImageFiles.Frame(0xC0, 10, 10)),
            ImageFiles.Jpeg([0, 0], ImageFiles.Frame(0xC0, 10, 10)),
        ];

        for (var i = 0; i < files.Length; i++)
        {
            Assert.True(await Read(files[i]) is null, $"File {i} has a size.");
        }
    }

    [Fact]
    public async Task Other_files_have_no_size()
    {
        Assert.Null(await Read([]));
        Assert.Null(await Read("GIF89a\u0001\0\u0001\0"u8.ToArray()));
        Assert.Null(await Read(new byte[100]));
    }

    [Fact]
    public async Task A_cancelled_reading_throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ImageSize.ReadAsync(new Spool(ImageFiles.Png(1, 1)).Open(), cancelled.Token));
    }

    [Fact]
    public void The_area_of_a_huge_image_does_not_overflow() =>
        Assert.Equal(4_611_686_014_132_420_609, new ImageSize(int.MaxValue, int.MaxValue).Area);

    private static async Task Is(int width, int height, byte[] file, bool oneByOne = false) =>
        Assert.Equal(new ImageSize(width, height), await Read(file, oneByOne));

    private static async Task<ImageSize?> Read(byte[] file, bool oneByOne = false)
    {
        using Stream stream = oneByOne ? new OneByteStream(file) : new Spool(file).Open();
        return await ImageSize.ReadAsync(stream, TestContext.Current.CancellationToken);
    }

    private sealed class OneByteStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > 1 ? buffer[..1] : buffer, cancellationToken);
    }
}
