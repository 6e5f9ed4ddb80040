filedesc://2001-04-crawl.arc 0.0.0.0 20010416030000 text/plain 68
1 0 Lantern
URL IP-address Archive-date Content-type Archive-length

https://gardencitylantern.example/metro/kite-eagle 10.0.0.7 20010416030000 text/html 942
HTTP/1.1 200 OK
Date: Mon, 16 Apr 2001 03:00:00 GMT
Content-Type: text/html
Content-Length: 840

<!DOCTYPE html>
<html lang="en"><head><title>Kite festival grounded by a fish eagle | Garden City Lantern</title>
<meta property="og:site_name" content="Garden City Lantern"><meta name="author" content="Ibiso Harry"></head>
<body><table><tr><td><a href="/">Home</a> <a href="/metro">Metro</a> <a href="/sport">Sport</a></td></tr></table>
<h1>Kite festival grounded by a fish eagle</h1>
<p>By Ibiso Harry</p>
<p>14 April 2001</p>
<p>The kite festival at the polo ground was called off on Saturday after a fish eagle took the champion's kite to be a rival and would not leave the sky to anybody else.</p>
<p>Two hundred children flew nothing for an hour, and then flew paper bags under the grandstand, where the bird could not turn.</p>
<p>The prize, a bicycle, goes to the eagle, the judges said, and will be kept for it.</p>
</body></html>

