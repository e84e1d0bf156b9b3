using System.Security.Cryptography;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class LocalImageTests
{
    private static readonly byte[] Png = ImageFiles.Png(8, 8);

    [Fact]
    public async Task It_knows_length_type_and_hash()
    {
        var image = await LocalImage.ReadAsync(ImageInput.FromBytes(Png), CancellationToken.None);
        Assert.Equal((Png.Length, "image/png", Convert.ToHexString(SHA256.HashData(Png))), ((int)image.Length, image.MediaType, image.Hash));
    }

    [Fact]
    public async Task A_stated_type_wins_over_the_first_bytes() =>
        Assert.Equal("image/webp", (await LocalImage.ReadAsync(ImageInput.FromBytes(Png, "image/webp"), CancellationToken.None)).MediaType);

    [Fact]
    public async Task What_is_empty_or_of_no_known_type_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => LocalImage.ReadAsync(ImageInput.FromBytes(new byte[] { 1, 2, 3 }), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => LocalImage.ReadAsync(ImageInput.FromStream(_ => new(new MemoryStream()), "image/png"), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => LocalImage.ReadAsync(ImageInput.FromStream(_ => new((Stream)null!)), CancellationToken.None));
    }

    [Fact]
    public async Task A_missing_file_is_an_IO_error() =>
        await Assert.ThrowsAnyAsync<IOException>(() => LocalImage.ReadAsync(ImageInput.FromFile("/nowhere/a.png"), CancellationToken.None));

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_stream_is_opened_again_only_when_it_can_seek_and_each_is_disposed(bool canSeek, int opened)
    {
        var streams = new List<Counted>();
        var image = await LocalImage.ReadAsync(
            ImageInput.FromStream(_ =>
            {
                streams.Add(new Counted(Png, canSeek));
                return new(streams[^1]);
            }),
            CancellationToken.None);
        using (var content = await image.OpenCheckedAsync(CancellationToken.None))
        {
            Assert.Equal(Png.Length, await content.ReadAsync(new byte[1000], CancellationToken.None));
        }

        Assert.Equal(opened, streams.Count);
        Assert.All(streams, stream => Assert.True(stream.IsDisposed));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(0, -1, true)]
    public async Task Content_that_is_not_what_it_was_fails_at_its_end(int flipped, int longer, bool fails)
    {
        var changed = new byte[Png.Length + longer];
        Png.AsSpan(0, Math.Min(Png.Length, changed.Length)).CopyTo(changed);
        changed[3] ^= (byte)flipped;
        var reported = false;
        using var content = new CheckedContent(new MemoryStream(changed), Png.Length, Convert.ToHexString(SHA256.HashData(Png)), () => reported = true);

        var fault = await Record.ExceptionAsync(async () =>
        {
            while (await content.ReadAsync(new byte[10], CancellationToken.None) == 10)
            {
            }
        });

        Assert.Equal(fails ? typeof(IOException) : null, fault?.GetType());
        Assert.Equal(fails, reported);
    }

    private sealed class Counted(byte[] content, bool canSeek) : MemoryStream(content)
    {
        public bool IsDisposed { get; private set; }

        public override bool CanSeek => canSeek;

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
